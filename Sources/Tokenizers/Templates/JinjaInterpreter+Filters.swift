import Foundations

extension JinjaInterpreter {
    /// `value | name(arguments)`
    mutating func filtered(
        _ value: JinjaValue, _ name: String, _ arguments: [JinjaValue],
        _ named: [String: JinjaValue]
    ) throws(JinjaProblem) -> JinjaValue {
        let filter = JinjaFilter(rawValue: name)
        let argument: String? =
            switch filter {
            case .map: "attribute"
            case .standard, .standardByLetter: "boolean"
            default: nil
            }
        guard named.keys.allSatisfy({ $0 == argument }) else {
            throw JinjaProblem("it names the arguments of \(Excerpt.quoted(name))")
        }
        guard let filter,
            let result = try filtered(value, filter, arguments, named)
        else { throw JinjaProblem("the filter \(Excerpt.quoted(name)) in it is not known") }
        return result
    }

    private mutating func filtered(
        _ value: JinjaValue, _ filter: JinjaFilter, _ arguments: [JinjaValue],
        _ named: [String: JinjaValue]
    ) throws(JinjaProblem) -> JinjaValue? {
        switch (filter, arguments.count) {
        case (.trim, 0...1):
            return try call(.strip, of: .text(try value.shown()), arguments)
        case (.upper, 0): return try call(.upper, of: .text(try value.shown()), [])
        case (.lower, 0): return try call(.lower, of: .text(try value.shown()), [])
        case (.title, 0): return try call(.title, of: .text(try value.shown()), [])
        case (.capitalize, 0): return try call(.capitalize, of: .text(try value.shown()), [])
        case (.replace, 2): return try call(.replace, of: .text(try value.shown()), arguments)
        case (.string, 0): return .text(try value.shown())
        case (.safe, 0): return value
        case (.length, 0), (.count, 0): return .integer(try count(of: value))
        case (.list, 0): return .list(try list(of: value))
        case (.first, 0): return try list(of: value).item(at: 0) ?? .undefined("first")
        case (.last, 0): return try list(of: value).item(at: -1) ?? .undefined("last")
        case (.items, 0): return try call(.items, of: value, [])
        case (.standard, 0...2), (.standardByLetter, 0...2):
            let replaces =
                if case .undefined = value { true } else {
                    (named["boolean"] ?? arguments.dropFirst().first)?.isTrue == true
                        && !value.isTrue
                }
            return replaces ? arguments.first ?? .text(given: "") : value
        case (.join, 0...1):
            var parts: [JinjaText] = []
            for item in try items(of: value) { parts.append(try item.shown()) }
            let separator = try arguments.first?.shown() ?? JinjaText(given: "")
            return .text(try JinjaText.joined(parts, by: separator, &budget))
        case (.map, 0):
            guard case .text(let text)? = named["attribute"] else { return nil }
            let attribute = try text.string(&budget)
            var list = JinjaList()
            for item in try items(of: value) {
                try list.append(
                    try item.entry(attribute, &budget) ?? .undefined(attribute), &budget)
            }
            return .list(list)
        case (.selectattr, 1...3): return try selected(value, arguments, keeps: true)
        case (.rejectattr, 1...3): return try selected(value, arguments, keeps: false)
        default: return nil
        }
    }

    /// The items whose attribute passes a test, or those for which it does not.
    private mutating func selected(
        _ value: JinjaValue, _ arguments: [JinjaValue], keeps: Bool
    ) throws(JinjaProblem) -> JinjaValue {
        guard case .text(let text) = arguments[0] else {
            throw JinjaProblem("it selects by an attribute that is \(arguments[0].kind)")
        }
        let attribute = try text.string(&budget)
        let test: String? =
            if arguments.count == 1 { nil } else { try arguments[1].shown().string(&budget) }
        var list = JinjaList()
        for item in try items(of: value) {
            let found = try item.entry(attribute, &budget) ?? .undefined(attribute)
            let passes =
                if let test {
                    try isTrue(found, test, Array(arguments.dropFirst(2)))
                } else {
                    found.isTrue
                }
            if passes == keeps { try list.append(item, &budget) }
        }
        return .list(list)
    }

    /// `value is name(arguments)`
    mutating func isTrue(
        _ value: JinjaValue, _ name: String, _ arguments: [JinjaValue]
    ) throws(JinjaProblem) -> Bool {
        guard let test = JinjaTest(rawValue: name),
            let result = try isTrue(value, test, arguments.first)
        else { throw JinjaProblem("the test \(Excerpt.quoted(name)) in it is not known") }
        return result
    }

    private mutating func isTrue(
        _ value: JinjaValue, _ test: JinjaTest, _ other: JinjaValue?
    ) throws(JinjaProblem) -> Bool? {
        switch (test, value, other) {
        case (.defined, .undefined, nil): return false
        case (.defined, _, nil): return true
        case (.undefined, .undefined, nil): return true
        case (.undefined, _, nil): return false
        case (.none, .none, nil): return true
        case (.string, .text, nil), (.mapping, .mapping, nil): return true
        case (.number, .integer, nil), (.integer, .integer, nil): return true
        case (.boolean, .boolean, nil): return true
        case (.isTrue, .boolean(let value), nil): return value
        case (.isFalse, .boolean(let value), nil): return !value
        case (.iterable, .text, nil), (.iterable, .list, nil), (.iterable, .mapping, nil),
            (.sequence, .text, nil), (.sequence, .list, nil), (.sequence, .mapping, nil):
            return true
        case (.odd, .integer(let number), nil): return number % 2 != 0
        case (.even, .integer(let number), nil): return number % 2 == 0
        case (.equalto, _, let other?), (.eq, _, let other?), (.sign, _, let other?):
            return try value.equals(other, &budget)
        case (.none, _, nil), (.string, _, nil), (.mapping, _, nil), (.number, _, nil),
            (.integer, _, nil), (.boolean, _, nil), (.isTrue, _, nil), (.isFalse, _, nil),
            (.iterable, _, nil), (.sequence, _, nil):
            return false
        default: return nil
        }
    }
}
