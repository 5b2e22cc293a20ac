/// Text by its scalars: what Python's methods of strings see.
struct JinjaText {
    var scalars: [Unicode.Scalar]

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    init(_ scalars: some Sequence<Unicode.Scalar>) { self.scalars = Array(scalars) }

    var text: String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// Where another text begins in it, from a place on.
    func firstIndex(of other: JinjaText, from start: Int = 0) -> Int? {
        guard !other.scalars.isEmpty, other.scalars.count <= scalars.count - start else {
            return other.scalars.isEmpty ? start : nil
        }
        return (start...(scalars.count - other.scalars.count)).first { place in
            scalars[place..<(place + other.scalars.count)] == other.scalars[...]
        }
    }

    func contains(_ other: JinjaText) -> Bool { firstIndex(of: other) != nil }

    /// The stretches between the places where `separator` stands.
    func split(by separator: JinjaText) -> [JinjaText] {
        var parts: [JinjaText] = []
        var start = 0
        while let place = firstIndex(of: separator, from: start) {
            parts.append(JinjaText(scalars[start..<place]))
            start = place + separator.scalars.count
        }
        return parts + [JinjaText(scalars[start...])]
    }

    /// Without the scalars of `set` at the ends asked for; without white space when it is nil.
    func stripped(of set: JinjaText?, left: Bool, right: Bool) -> JinjaText {
        func goes(_ scalar: Unicode.Scalar) -> Bool {
            set.map { $0.scalars.contains(scalar) } ?? scalar.properties.isWhitespace
        }
        var rest = scalars[...]
        if left { rest = rest.drop(while: goes) }
        while right, let last = rest.last, goes(last) { rest.removeLast() }
        return JinjaText(rest)
    }
}

/// Python's methods of strings and mappings, as far as templates use them.
enum JinjaMethods {
    static func call(
        _ method: String, of target: JinjaValue, _ arguments: [JinjaValue],
        _ named: [String: JinjaValue]
    ) throws(JinjaProblem) -> JinjaValue {
        guard named.isEmpty else { throw JinjaProblem("it names the arguments of '\(method)'") }
        switch target {
        case .text(let text):
            return try call(method, of: JinjaText(text), try arguments.map(Self.text))
        case .mapping(let entries):
            switch (method, arguments.first) {
            case ("get", .text(let key)?):
                return target.entry(key) ?? (arguments.count > 1 ? arguments[1] : .none)
            case ("items", nil): return .list(entries.map { .list([.text($0.key), $0.value]) })
            case ("keys", nil): return .list(entries.map { .text($0.key) })
            case ("values", nil): return .list(entries.map(\.value))
            default: break
            }
        default: break
        }
        throw JinjaProblem("the method '\(method)' of \(target.kind) in it is not known")
    }

    private static func text(_ value: JinjaValue) throws(JinjaProblem) -> JinjaText {
        guard case .text(let text) = value else {
            throw JinjaProblem("it gives \(value.kind) to a method of a text")
        }
        return JinjaText(text)
    }

    private static func call(
        _ method: String, of text: JinjaText, _ arguments: [JinjaText]
    ) throws(JinjaProblem) -> JinjaValue {
        let first = arguments.first
        switch (method, arguments.count) {
        case ("strip", 0...1): return result(text.stripped(of: first, left: true, right: true))
        case ("lstrip", 0...1): return result(text.stripped(of: first, left: true, right: false))
        case ("rstrip", 0...1): return result(text.stripped(of: first, left: false, right: true))
        case ("upper", 0): return .text(text.text.uppercased())
        case ("lower", 0): return .text(text.text.lowercased())
        case ("title", 0), ("capitalize", 0):
            return .text(capitalized(text, everyWord: method == "title"))
        case ("startswith", 1):
            return .boolean(text.scalars.starts(with: arguments[0].scalars))
        case ("endswith", 1):
            return .boolean(text.scalars.reversed().starts(with: arguments[0].scalars.reversed()))
        case ("split", 0):
            return .list(
                text.scalars.split { $0.properties.isWhitespace }.map { result(JinjaText($0)) })
        case ("split", 1) where !arguments[0].scalars.isEmpty:
            return .list(text.split(by: arguments[0]).map(result))
        case ("replace", 2) where !arguments[0].scalars.isEmpty:
            let parts = text.split(by: arguments[0]).map(\.scalars)
            return result(JinjaText(parts.joined(separator: arguments[1].scalars)))
        default:
            throw JinjaProblem("the method '\(method)' of a text in it is not known")
        }
    }

    private static func result(_ text: JinjaText) -> JinjaValue { .text(text.text) }

    /// The first letter large, or that of every word, and the others small.
    private static func capitalized(_ text: JinjaText, everyWord: Bool) -> String {
        var result = ""
        var begins = true
        for scalar in text.scalars {
            let properties = scalar.properties
            result += begins ? properties.titlecaseMapping : properties.lowercaseMapping
            begins = everyWord && !properties.isAlphabetic
        }
        return result
    }
}
