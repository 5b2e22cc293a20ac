// What a template can call by name. Each list is whole, so that a test can go over it.

/// Operators with two sides.
package enum JinjaOperator: String, Sendable, CaseIterable {
    case plus = "+"
    case minus = "-"
    case joined = "~"
    case times = "*"
    case divided = "/"
    case quotient = "//"
    case rest = "%"
    case equal = "=="
    case unequal = "!="
    case less = "<"
    case atMost = "<="
    case greater = ">"
    case atLeast = ">="
    case within = "in"
}

/// `value | filter`
package enum JinjaFilter: String, Sendable, CaseIterable {
    case trim, upper, lower, title, capitalize, replace, string, safe, length, count, list, first
    case last, items, join, map, selectattr, rejectattr
    case standard = "default"
    case standardByLetter = "d"
}

/// `value.method()`
package enum JinjaMethod: String, Sendable, CaseIterable {
    case strip, lstrip, rstrip, upper, lower, title, capitalize, startswith, endswith, split
    case replace, get, items, keys, values
}

/// `value is test`
package enum JinjaTest: String, Sendable, CaseIterable {
    case defined, undefined, none, string, mapping, number, integer, boolean, iterable, sequence
    case odd, even, equalto, eq
    case isTrue = "true"
    case isFalse = "false"
    /// As an argument of `selectattr`.
    case sign = "=="
}

/// `function()`
package enum JinjaFunction: String, Sendable, CaseIterable {
    case range, namespace
    case raise = "raise_exception"
}
