extension JinjaInterpreter {
    /// `value | name(arguments)`
    mutating func filtered(
        _ value: JinjaValue, _ name: String, _ arguments: [JinjaValue],
        _ named: [String: JinjaValue]
    ) throws(JinjaProblem) -> JinjaValue {
        switch (name, arguments.count) {
        case ("trim", 0...1):
            return try JinjaMethods.call("strip", of: .text(try value.shown()), arguments, named)
        case ("upper", 0), ("lower", 0), ("title", 0), ("capitalize", 0), ("replace", 2):
            return try JinjaMethods.call(name, of: .text(try value.shown()), arguments, named)
        case ("string", 0): return .text(try value.shown())
        case ("safe", 0): return value
        case ("length", 0), ("count", 0): return .integer(try items(of: value).count)
        case ("list", 0): return .list(try items(of: value))
        case ("first", 0): return try items(of: value).first ?? .undefined("first")
        case ("last", 0): return try items(of: value).last ?? .undefined("last")
        case ("items", 0): return try JinjaMethods.call("items", of: value, [], named)
        case ("default", 0...2), ("d", 0...2):
            let replaces =
                if case .undefined = value { true } else {
                    (named["boolean"] ?? arguments.dropFirst().first)?.isTrue == true
                        && !value.isTrue
                }
            return replaces ? arguments.first ?? .text("") : value
        case ("join", 0...1):
            var parts: [String] = []
            for item in try items(of: value) { parts.append(try item.shown()) }
            let text = parts.joined(separator: try arguments.first?.shown() ?? "")
            try spend(text.utf8.count)
            return .text(text)
        case ("map", 0):
            guard case .text(let attribute)? = named["attribute"] else { break }
            return .list(try items(of: value).map { $0.entry(attribute) ?? .undefined(attribute) })
        case ("selectattr", 1...3): return try selected(value, arguments, keeps: true)
        case ("rejectattr", 1...3): return try selected(value, arguments, keeps: false)
        default: break
        }
        throw JinjaProblem("the filter '\(name)' in it is not known")
    }

    /// The items whose attribute passes a test, or those for which it does not.
    private mutating func selected(
        _ value: JinjaValue, _ arguments: [JinjaValue], keeps: Bool
    ) throws(JinjaProblem) -> JinjaValue {
        guard case .text(let attribute) = arguments[0] else {
            throw JinjaProblem("it selects by an attribute that is \(arguments[0].kind)")
        }
        var items: [JinjaValue] = []
        for item in try self.items(of: value) {
            let found = item.entry(attribute) ?? .undefined(attribute)
            let passes =
                arguments.count == 1
                ? found.isTrue
                : try isTrue(found, try arguments[1].shown(), Array(arguments.dropFirst(2)))
            if passes == keeps { items.append(item) }
        }
        return .list(items)
    }

    /// `value is name(arguments)`
    func isTrue(
        _ value: JinjaValue, _ name: String, _ arguments: [JinjaValue]
    ) throws(JinjaProblem) -> Bool {
        switch (name, value, arguments.first) {
        case ("defined", .undefined, nil): false
        case ("defined", _, nil): true
        case ("undefined", .undefined, nil): true
        case ("undefined", _, nil): false
        case ("none", .none, nil): true
        case ("string", .text, nil), ("mapping", .mapping, nil): true
        case ("number", .integer, nil), ("integer", .integer, nil): true
        case ("boolean", .boolean, nil): true
        case ("true", .boolean(let value), nil): value
        case ("false", .boolean(let value), nil): !value
        case ("iterable", .text, nil), ("iterable", .list, nil), ("iterable", .mapping, nil): true
        case ("sequence", .text, nil), ("sequence", .list, nil), ("sequence", .mapping, nil): true
        case ("none", _, nil), ("string", _, nil), ("mapping", _, nil), ("number", _, nil),
            ("integer", _, nil), ("boolean", _, nil), ("true", _, nil), ("false", _, nil),
            ("iterable", _, nil), ("sequence", _, nil):
            false
        case ("odd", .integer(let number), nil): number % 2 != 0
        case ("even", .integer(let number), nil): number % 2 == 0
        case ("equalto", _, let other?), ("eq", _, let other?), ("==", _, let other?):
            value.equals(other)
        default: throw JinjaProblem("the test '\(name)' in it is not known")
        }
    }
}
