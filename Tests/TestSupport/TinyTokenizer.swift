/// The byte-level vocabulary of the tiny decoder: three special tokens of ChatML, every byte, and
/// a few merges. It encodes any text.
public enum TinyTokenizer {
    /// The first tokens, never made from bytes; a token's place is its id.
    public static let specials = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    /// The id of `<|im_end|>`, which ends a turn.
    public static let endToken = 2

    /// In the byte alphabet of GPT-2: `Ġ` is a blank, `Ċ` a line break.
    public static let merges: [(left: String, right: String)] = [
        ("h", "e"), ("Ġ", "t"), ("Ġt", "he"), ("i", "n"), ("e", "r"), ("a", "n"), ("o", "n"),
        ("Ġ", "a"), ("r", "e"), ("Ġ", "o"), ("o", "u"), ("Ċ", "Ċ"), ("i", "s"), ("Ġ", "is"),
        ("e", "n"), ("a", "t"),
    ]

    /// All tokens; a token's place is its id.
    public static let tokens: [String] =
        specials + (0...255).map(visible) + merges.map { $0.left + $0.right }

    /// The token of a single byte.
    public static func token(_ byte: UInt8) -> Int { specials.count + Int(byte) }

    /// The token of this text in the byte alphabet.
    public static func token(_ text: String) -> Int? { tokens.firstIndex(of: text) }

    /// ChatML in the template language of Hugging Face.
    public static let chatTemplate =
        "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + "
        + "message['content'] + '<|im_end|>' + '\n'}}{% endfor %}"
        + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"

    /// The same, but that the template itself puts a text with special tokens before each answer.
    public static func template(answersBehind lead: String) -> String {
        let content = "message['content'] + '<|im_end|>'"
        let isAnswer = "{% if message['role'] == 'assistant' %}"
        return chatTemplate.replacing(
            content, with: "'' }}\(isAnswer){{ '\(lead)' }}{% endif %}{{ \(content)")
    }

    /// The character that stands for a byte: printable Latin-1 for itself, the other 68 bytes in
    /// order from U+0100.
    private static func visible(_ byte: Int) -> String {
        func isVisible(_ byte: Int) -> Bool {
            (0x21...0x7E).contains(byte) || (0xA1...0xAC).contains(byte)
                || (0xAE...0xFF).contains(byte)
        }
        let hidden = (0..<byte).filter { !isVisible($0) }.count
        let value = UInt32(isVisible(byte) ? byte : 0x100 + hidden)
        return String(Unicode.Scalar(value).map(Character.init) ?? "?")
    }

    /// The same as a Hugging Face `tokenizer.json`.
    public static var tokenizerJSON: JSONValue {
        let ordinary = tokens.enumerated().dropFirst(specials.count)
        return [
            "version": "1.0",
            "added_tokens": .array(
                specials.enumerated().map { id, text in
                    ["id": .integer(id), "content": .string(text), "special": true]
                }),
            "normalizer": nil,
            "pre_tokenizer": [
                "type": "Sequence",
                "pretokenizers": [
                    ["type": "Digits", "individual_digits": true],
                    ["type": "ByteLevel", "add_prefix_space": false, "use_regex": true],
                ],
            ],
            "post_processor": nil,
            "decoder": ["type": "ByteLevel"],
            "model": [
                "type": "BPE",
                "vocab": .object(
                    Dictionary(
                        uniqueKeysWithValues: ordinary.map { ($0.element, .integer($0.offset)) })),
                "merges": .array(merges.map { .string("\($0.left) \($0.right)") }),
            ],
        ]
    }
}
