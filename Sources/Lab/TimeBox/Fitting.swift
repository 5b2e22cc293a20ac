/// Makes a look as large as a time has room for.
struct Fitting {
    let frame: Look.Frame
    /// What a look still takes.
    let seconds: (Look) -> Double
    let whole: Look

    /// The first of ever smaller looks that fits, or the smallest of all.
    func reduced(_ look: Look, to room: Double) -> (look: Look, fits: Bool) {
        var look = look
        while seconds(look) > room {
            guard let smaller = look.reduced(frame) else { return (look, false) }
            look = smaller
        }
        return (look, true)
    }

    /// The last of ever larger looks that fits.
    func enlarged(_ look: Look, to room: Double) -> Look {
        var look = look
        while let larger = look.enlarged(towards: whole).first(where: { seconds($0) <= room }) {
            look = larger
        }
        return look
    }
}
