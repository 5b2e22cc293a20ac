extension JinjaInterpreter {
    /// The value of an expression.
    mutating func value(_ expression: JinjaExpression) throws(JinjaProblem) -> JinjaValue {
        try deeper { interpreter throws(JinjaProblem) in try interpreter.evaluate(expression) }
    }

    private mutating func evaluate(
        _ expression: JinjaExpression
    ) throws(JinjaProblem) -> JinjaValue {
        switch expression {
        case .literal(let value): return value
        case .name(let name): return variable(name)
        case .attribute(let target, let name): return try member(of: try value(target), name)
        case .item(let target, let key): return try item(of: try value(target), try value(key))
        case .slice(let target, let bounds): return try slice(of: try value(target), bounds)
        case .list(let items):
            var list = JinjaList()
            for item in items { try list.append(try value(item), &budget) }
            return .list(list)
        case .mapping(let entries):
            var mapping = JinjaMapping()
            for entry in entries {
                try mapping.append(
                    try text(try value(entry.key)), try value(entry.value), &budget)
            }
            return .mapping(mapping)
        case .not(let operand): return .boolean(!(try value(operand).isTrue))
        case .minus(let operand): return .integer(try difference(0, try integer(operand)))
        case .and(let left, let right):
            let first = try value(left)
            return first.isTrue ? try value(right) : first
        case .or(let left, let right):
            let first = try value(left)
            return first.isTrue ? first : try value(right)
        case .binary(let sign, let left, let right):
            let first = try value(left)
            return try combined(sign, first, try value(right))
        case .choice(let value, let condition, let otherwise):
            if try self.value(condition).isTrue { return try self.value(value) }
            return try otherwise.map { expression throws(JinjaProblem) in
                try self.value(expression)
            } ?? .undefined("an 'if' without 'else'")
        case .call(let callee, let arguments): return try call(callee, arguments)
        case .filter(let operand, let name, let arguments):
            return try filtered(
                try value(operand), name, try values(arguments.positional), try named(arguments))
        case .test(let operand, let name, let arguments):
            guard arguments.named.isEmpty else {
                throw JinjaProblem("it names the arguments of '\(name)'")
            }
            return .boolean(
                try isTrue(try value(operand), name, try values(arguments.positional)))
        }
    }

    private mutating func values(
        _ expressions: [JinjaExpression]
    ) throws(JinjaProblem) -> [JinjaValue] {
        var values: [JinjaValue] = []
        for expression in expressions { values.append(try value(expression)) }
        return values
    }

    private mutating func named(
        _ arguments: JinjaArguments
    ) throws(JinjaProblem) -> [String: JinjaValue] {
        var values: [String: JinjaValue] = [:]
        for argument in arguments.named { values[argument.name] = try value(argument.value) }
        return values
    }

    // MARK: Members

    private mutating func member(
        of target: JinjaValue, _ name: String
    ) throws(JinjaProblem) -> JinjaValue {
        switch target {
        case .undefined: throw JinjaProblem("it asks for '\(name)' of \(target.kind)")
        case .mapping(let entries): return try entries.value(name, &budget) ?? .undefined(name)
        case .namespace(let number): return namespaces[number][name] ?? .undefined(name)
        default: return .undefined(name)
        }
    }

    private mutating func item(
        of target: JinjaValue, _ key: JinjaValue
    ) throws(JinjaProblem) -> JinjaValue {
        if case .text(let name) = key {
            return try member(of: target, try name.string(&budget))
        }
        guard case .integer(let index) = key else {
            throw JinjaProblem("it asks for an item by \(key.kind)")
        }
        return try list(of: target).item(at: index) ?? .undefined("item \(index)")
    }

    /// `[from:to:step]` as Python has it.
    private mutating func slice(
        of target: JinjaValue, _ bounds: [JinjaExpression?]
    ) throws(JinjaProblem) -> JinjaValue {
        var numbers: [Int?] = []
        for bound in bounds {
            numbers.append(try bound.map { bound throws(JinjaProblem) in try integer(bound) })
        }
        let items = try items(of: target)
        let step = (numbers.count > 2 ? numbers[2] : nil) ?? 1
        guard step == 1 || step == -1 else {
            throw JinjaProblem("it takes every \(step)th item, which is not supported")
        }
        func place(_ number: Int?, _ standard: Int, in range: ClosedRange<Int>) -> Int {
            guard let number else { return standard }
            let (place, overflows) = number.addingReportingOverflow(number < 0 ? items.count : 0)
            return overflows
                ? range.lowerBound : min(max(place, range.lowerBound), range.upperBound)
        }
        let count = items.count
        let taken: [JinjaValue]
        if step > 0 {
            let (from, to) = (
                place(numbers[0], 0, in: 0...count), place(numbers[1], count, in: 0...count)
            )
            taken = from < to ? Array(items[from..<to]) : []
        } else {
            let range = -1...(count - 1)
            let (from, to) = (
                place(numbers[0], count - 1, in: range), place(numbers[1], -1, in: range)
            )
            taken = to < from ? items[(to + 1)...from].reversed() : []
        }
        if case .text = target {
            var parts: [JinjaText] = []
            for item in taken { parts.append(try item.shown()) }
            return .text(try JinjaText.joined(parts, by: JinjaText(given: ""), &budget))
        }
        var list = JinjaList()
        for item in taken { try list.append(item, &budget) }
        return .list(list)
    }

    /// The items of a list, the keys of a mapping, the scalars of a text.
    mutating func items(of value: JinjaValue) throws(JinjaProblem) -> [JinjaValue] {
        try list(of: value).items(&budget)
    }

    /// The same, not yet read.
    mutating func list(of value: JinjaValue) throws(JinjaProblem) -> JinjaList {
        switch value {
        case .list(let list): return list
        case .mapping(let entries): return try entries.keys(&budget)
        case .text(let text): return try text.scalars(&budget)
        case .undefined: return JinjaList()
        default: throw JinjaProblem("it goes through the items of \(value.kind)")
        }
    }

    /// How many items there are.
    mutating func count(of value: JinjaValue) throws(JinjaProblem) -> Int {
        switch value {
        case .mapping(let entries): return entries.count
        case .text(let text): return try text.count(&budget)
        default: return try list(of: value).count
        }
    }

    // MARK: Operators

    private mutating func integer(_ expression: JinjaExpression) throws(JinjaProblem) -> Int {
        let value = try value(expression)
        guard case .integer(let number) = value else {
            throw JinjaProblem("it needs a number and has \(value.kind)")
        }
        return number
    }

    private func text(_ value: JinjaValue) throws(JinjaProblem) -> JinjaText {
        guard case .text(let text) = value else {
            throw JinjaProblem("it needs a text and has \(value.kind)")
        }
        return text
    }

    private func difference(_ left: Int, _ right: Int) throws(JinjaProblem) -> Int {
        let (result, overflows) = left.subtractingReportingOverflow(right)
        guard !overflows else { throw JinjaProblem("it computes with a number that is too large") }
        return result
    }

    private mutating func combined(
        _ sign: JinjaOperator, _ left: JinjaValue, _ right: JinjaValue
    ) throws(JinjaProblem) -> JinjaValue {
        switch (sign, left, right) {
        case (.equal, _, _): return .boolean(try left.equals(right, &budget))
        case (.unequal, _, _): return .boolean(!(try left.equals(right, &budget)))
        case (.within, _, _): return .boolean(try contains(right, left))
        case (.joined, _, _): return try joined(try left.shown(), try right.shown())
        case (.plus, .text(let first), .text(let second)): return try joined(first, second)
        case (.plus, .list(let first), .list(let second)):
            return .list(try first.appending(second, &budget))
        case (.less, .text(let first), .text(let second)):
            return .boolean(try first.precedes(second, &budget))
        case (_, .integer(let first), .integer(let second)):
            return try computed(sign, first, second)
        default:
            throw JinjaProblem("it computes \(left.kind) \(sign.rawValue) \(right.kind)")
        }
    }

    private mutating func joined(
        _ first: JinjaText, _ second: JinjaText
    ) throws(JinjaProblem) -> JinjaValue {
        .text(try JinjaText.joined([first, second], by: JinjaText(given: ""), &budget))
    }

    private func computed(
        _ sign: JinjaOperator, _ left: Int, _ right: Int
    ) throws(JinjaProblem) -> JinjaValue {
        let (result, overflows): (Int, Bool)
        switch sign {
        case .less: return .boolean(left < right)
        case .atMost: return .boolean(left <= right)
        case .greater: return .boolean(left > right)
        case .atLeast: return .boolean(left >= right)
        case .plus: (result, overflows) = left.addingReportingOverflow(right)
        case .minus: (result, overflows) = left.subtractingReportingOverflow(right)
        case .times: (result, overflows) = left.multipliedReportingOverflow(by: right)
        case .quotient where right != 0 && right != -1:
            // Python rounds down, not towards 0.
            let quotient = left / right
            (result, overflows) = (
                left % right != 0 && (left < 0) != (right < 0)
                    ? quotient - 1 : quotient, false
            )
        case .rest where right != 0 && right != -1:
            let rest = left % right
            (result, overflows) = (
                rest != 0 && (rest < 0) != (right < 0) ? rest + right : rest,
                false
            )
        default: throw JinjaProblem("it computes \(left) \(sign.rawValue) \(right)")
        }
        guard !overflows else { throw JinjaProblem("it computes with a number that is too large") }
        return .integer(result)
    }

    /// `needle in haystack`
    private mutating func contains(
        _ haystack: JinjaValue, _ needle: JinjaValue
    ) throws(JinjaProblem) -> Bool {
        switch haystack {
        case .text(let text): return try text.contains(try self.text(needle), &budget)
        case .list, .mapping:
            for item in try items(of: haystack) {
                if try item.equals(needle, &budget) { return true }
            }
            return false
        default: throw JinjaProblem("it looks for something in \(haystack.kind)")
        }
    }

    // MARK: Calls

    private mutating func call(
        _ callee: JinjaExpression, _ arguments: JinjaArguments
    ) throws(JinjaProblem) -> JinjaValue {
        let positional = try values(arguments.positional)
        let named = try named(arguments)
        switch callee {
        case .attribute(let target, let method):
            let target = try value(target)
            guard named.isEmpty else {
                throw JinjaProblem("it names the arguments of '\(method)'")
            }
            guard let known = JinjaMethod(rawValue: method),
                let result = try call(known, of: target, positional)
            else {
                throw JinjaProblem(
                    "the method '\(method)' of \(target.kind) in it is not known")
            }
            return result
        case .name(let name):
            if case .macro(let macro) = variable(name) {
                return try call(macro, positional, named: named)
            }
            return try function(name, positional, named)
        default: throw JinjaProblem("it calls something that is neither a name nor a method")
        }
    }

    private mutating func function(
        _ name: String, _ positional: [JinjaValue], _ named: [String: JinjaValue]
    ) throws(JinjaProblem) -> JinjaValue {
        switch (JinjaFunction(rawValue: name), positional.first) {
        case (.raise, let message?):
            throw JinjaProblem("it says: \(try message.shown().excerpt)")
        case (.namespace, nil):
            let entry = MemoryLayout<(String, JinjaValue)>.stride
            try budget.spend(bytes: 64 + 2 * entry * named.count)
            namespaces.append(named)
            return .namespace(namespaces.count - 1)
        case (.range, .integer(let end)?):
            guard positional.count == 1 else {
                throw JinjaProblem("its 'range' has more than one number")
            }
            var list = JinjaList()
            for number in 0..<max(end, 0) { try list.append(.integer(number), &budget) }
            return .list(list)
        default: throw JinjaProblem("the function '\(name)' in it is not known")
        }
    }
}
