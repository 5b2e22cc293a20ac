extension JinjaInterpreter {
    /// Python's methods of strings and mappings, as far as templates use them.
    mutating func call(
        _ method: JinjaMethod, of target: JinjaValue, _ arguments: [JinjaValue]
    ) throws(JinjaProblem) -> JinjaValue? {
        switch target {
        case .text(let text):
            var texts: [JinjaText] = []
            for argument in arguments {
                guard case .text(let text) = argument else {
                    throw JinjaProblem("it gives \(argument.kind) to a method of a text")
                }
                texts.append(text)
            }
            return try call(method, of: text, texts)
        case .mapping(let entries): return try call(method, of: entries, arguments)
        default: return nil
        }
    }

    private mutating func call(
        _ method: JinjaMethod, of entries: JinjaMapping, _ arguments: [JinjaValue]
    ) throws(JinjaProblem) -> JinjaValue? {
        switch (method, arguments.first) {
        case (.get, .text(let key)?):
            return try entries.value(try key.string(&budget), &budget)
                ?? (arguments.count > 1 ? arguments[1] : JinjaValue.none)
        case (.items, nil): return .list(try entries.items(&budget))
        case (.keys, nil): return .list(try entries.keys(&budget))
        case (.values, nil): return .list(try entries.values(&budget))
        default: return nil
        }
    }

    private mutating func call(
        _ method: JinjaMethod, of text: JinjaText, _ arguments: [JinjaText]
    ) throws(JinjaProblem) -> JinjaValue? {
        let first = arguments.first
        switch (method, arguments.count) {
        case (.strip, 0...1):
            return .text(try text.stripped(of: first, left: true, right: true, &budget))
        case (.lstrip, 0...1):
            return .text(try text.stripped(of: first, left: true, right: false, &budget))
        case (.rstrip, 0...1):
            return .text(try text.stripped(of: first, left: false, right: true, &budget))
        case (.upper, 0): return .text(try text.cased(.upper, &budget))
        case (.lower, 0): return .text(try text.cased(.lower, &budget))
        case (.title, 0): return .text(try text.cased(.title, &budget))
        case (.capitalize, 0): return .text(try text.cased(.capitalized, &budget))
        case (.startswith, 1): return .boolean(try text.starts(with: arguments[0], &budget))
        case (.endswith, 1): return .boolean(try text.ends(with: arguments[0], &budget))
        case (.split, 0): return .list(try text.splitAtWhitespace(&budget))
        case (.split, 1) where !arguments[0].isEmpty:
            return .list(try text.split(by: arguments[0], &budget))
        case (.replace, 2) where !arguments[0].isEmpty:
            return .text(try text.replacing(arguments[0], by: arguments[1], &budget))
        default: return nil
        }
    }
}
