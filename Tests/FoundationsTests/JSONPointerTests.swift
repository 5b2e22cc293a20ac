import Foundations
import Testing

@Suite("JSON pointers")
struct JSONPointerTests {
    /// The example of RFC 6901, section 5, as far as keys may be told apart here.
    private static let document = #"""
        {"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5,
         "k\"l": 6, " ": 7, "m~n": 8, "none": null}
        """#

    @Test(
        "name the values of the standard's example",
        arguments: [
            ("/foo/0", "\"bar\""), ("/foo/1", "\"baz\""), ("/", "0"), ("/a~1b", "1"), ("/c%d", "2"),
            ("/e^f", "3"), ("/g|h", "4"), ("/i\\j", "5"), ("/k\"l", "6"), ("/ ", "7"),
            ("/m~0n", "8"), ("/none", "null"), ("/foo", "a list"), ("", "an object"),
        ])
    func values(pointer: String, words: String) throws {
        let root = try JSONText(Array(Self.document.utf8)[...], file: "x").root()
        let parsed = try #require(JSONPointer(pointer))
        let value = try #require(parsed.value(in: root))
        #expect(value.words.replacing("'", with: "\"") == words)
        #expect("\(parsed)" == pointer)
    }

    @Test(
        "name nothing where nothing is",
        arguments: ["/foo/2", "/foo/01", "/foo/-", "/x", "/foo/0/y"])
    func nothing(pointer: String) throws {
        let root = try JSONText(Array(Self.document.utf8)[...], file: "x").root()
        #expect(try #require(JSONPointer(pointer)).value(in: root) == nil)
    }

    @Test("are refused in another form", arguments: ["answer", "a/b", "/~", "/~2", "/a~"])
    func refused(pointer: String) { #expect(JSONPointer(pointer) == nil) }
}
