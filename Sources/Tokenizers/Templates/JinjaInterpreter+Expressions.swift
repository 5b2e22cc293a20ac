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
        case .list(let items): return .list(try values(items))
        case .mapping(let entries): return .mapping(try mapping(entries))
        case .not(let operand): return .boolean(!(try value(operand).isTrue))
        case .minus(let operand): return .integer(try difference(0, try integer(operand)))
        case .and(let left, let right):
            let first = try value(left)
            return first.isTrue ? try value(right) : first
        case .or(let left, let right):
            let first = try value(left)
            return first.isTrue ? first : try value(right)
        case .binary(let sign, let left, let right):
            return try combined(sign, try value(left), try value(right))
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

    private mutating func mapping(
        _ entries: [(key: JinjaExpression, value: JinjaExpression)]
    ) throws(JinjaProblem) -> [(key: String, value: JinjaValue)] {
        var result: [(key: String, value: JinjaValue)] = []
        for entry in entries {
            result.append((try text(try value(entry.key)), try value(entry.value)))
        }
        return result
    }

    // MARK: Members

    private mutating func member(
        of target: JinjaValue, _ name: String
    ) throws(JinjaProblem) -> JinjaValue {
        switch target {
        case .undefined: throw JinjaProblem("it asks for '\(name)' of \(target.kind)")
        case .mapping: return target.entry(name) ?? .undefined(name)
        case .namespace(let number): return namespaces[number][name] ?? .undefined(name)
        default: return .undefined(name)
        }
    }

    private mutating func item(
        of target: JinjaValue, _ key: JinjaValue
    ) throws(JinjaProblem) -> JinjaValue {
        if case .text(let name) = key { return try member(of: target, name) }
        guard case .integer(let index) = key else {
            throw JinjaProblem("it asks for an item by \(key.kind)")
        }
        let items = try items(of: target)
        let place = index < 0 ? index + items.count : index
        return items.indices.contains(place) ? items[place] : .undefined("item \(index)")
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
            let place = number < 0 ? number + items.count : number
            return min(max(place, range.lowerBound), range.upperBound)
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
        guard case .text = target else { return .list(taken) }
        var text = ""
        for item in taken { text += try item.shown() }
        return .text(text)
    }

    /// The items of a list, the keys of a mapping, the scalars of a text.
    mutating func items(of value: JinjaValue) throws(JinjaProblem) -> [JinjaValue] {
        let items: [JinjaValue]
        switch value {
        case .list(let values): items = values
        case .mapping(let entries): items = entries.map { .text($0.key) }
        case .text(let text): items = text.unicodeScalars.map { .text(String($0)) }
        case .undefined: items = []
        default: throw JinjaProblem("it goes through the items of \(value.kind)")
        }
        try spend(items.count)
        return items
    }

    // MARK: Operators

    private mutating func integer(_ expression: JinjaExpression) throws(JinjaProblem) -> Int {
        let value = try value(expression)
        guard case .integer(let number) = value else {
            throw JinjaProblem("it needs a number and has \(value.kind)")
        }
        return number
    }

    private func text(_ value: JinjaValue) throws(JinjaProblem) -> String {
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
        _ sign: String, _ left: JinjaValue, _ right: JinjaValue
    ) throws(JinjaProblem) -> JinjaValue {
        switch (sign, left, right) {
        case ("==", _, _): return .boolean(left.equals(right))
        case ("!=", _, _): return .boolean(!left.equals(right))
        case ("in", _, _): return .boolean(try contains(right, left))
        case ("~", _, _): return try joined(try left.shown(), try right.shown())
        case ("+", .text(let first), .text(let second)): return try joined(first, second)
        case ("+", .list(let first), .list(let second)):
            try spend(first.count + second.count)
            return .list(first + second)
        case (_, .integer(let first), .integer(let second)):
            return try computed(sign, first, second)
        case ("<", .text(let first), .text(let second)):
            return .boolean(first.unicodeScalars.lexicographicallyPrecedes(second.unicodeScalars))
        default:
            throw JinjaProblem("it computes \(left.kind) \(sign) \(right.kind)")
        }
    }

    private mutating func joined(
        _ first: String, _ second: String
    ) throws(JinjaProblem) -> JinjaValue {
        try spend(first.utf8.count + second.utf8.count)
        return .text(first + second)
    }

    private func computed(
        _ sign: String, _ left: Int, _ right: Int
    ) throws(JinjaProblem) -> JinjaValue {
        let (result, overflows): (Int, Bool)
        switch sign {
        case "<": return .boolean(left < right)
        case "<=": return .boolean(left <= right)
        case ">": return .boolean(left > right)
        case ">=": return .boolean(left >= right)
        case "+": (result, overflows) = left.addingReportingOverflow(right)
        case "-": (result, overflows) = left.subtractingReportingOverflow(right)
        case "*": (result, overflows) = left.multipliedReportingOverflow(by: right)
        case "//" where right != 0 && right != -1:
            // Python rounds down, not towards 0.
            let quotient = left / right
            (result, overflows) = (
                left % right != 0 && (left < 0) != (right < 0)
                    ? quotient - 1 : quotient, false
            )
        case "%" where right != 0 && right != -1:
            let rest = left % right
            (result, overflows) = (
                rest != 0 && (rest < 0) != (right < 0) ? rest + right : rest,
                false
            )
        default: throw JinjaProblem("it computes \(left) \(sign) \(right)")
        }
        guard !overflows else { throw JinjaProblem("it computes with a number that is too large") }
        return .integer(result)
    }

    /// `needle in haystack`
    private mutating func contains(
        _ haystack: JinjaValue, _ needle: JinjaValue
    ) throws(JinjaProblem) -> Bool {
        switch haystack {
        case .text(let text): return JinjaText(text).contains(JinjaText(try self.text(needle)))
        case .list, .mapping: return try items(of: haystack).contains { $0.equals(needle) }
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
            return try JinjaMethods.call(method, of: try value(target), positional, named)
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
        switch (name, positional.first) {
        case ("raise_exception", let message?):
            throw JinjaProblem("it says: \(try message.shown())")
        case ("namespace", nil):
            try spend(named.count)
            namespaces.append(named)
            return .namespace(namespaces.count - 1)
        case ("range", .integer(let first)?):
            guard positional.count == 1 else {
                throw JinjaProblem("its 'range' has more than one number")
            }
            try spend(max(first, 0))
            return .list((0..<max(first, 0)).map { .integer($0) })
        default: throw JinjaProblem("the function '\(name)' in it is not known")
        }
    }
}
