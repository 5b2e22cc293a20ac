import Foundations

/// One value for each parameter, in their order; of a choice its index.
public typealias SearchPoint = [Double]

/// What is searched: the parameters and the values that each may take.
public struct SearchSpace: Sendable, Equatable, Codable {
    /// Something that a trial may set.
    public struct Parameter: Sendable, Equatable, Codable {
        /// Its name, once in a space.
        public var name: String
        /// The values that it may take.
        public var domain: Domain

        /// A parameter; whether its domain makes sense is checked when a ``Search`` is made.
        public init(name: String, domain: Domain) {
            self.name = name
            self.domain = domain
        }
    }

    /// The values that a parameter may take.
    public enum Domain: Sendable, Equatable, Codable {
        /// Any number from `low` to `high`.
        case real(low: Double, high: Double, scale: Scale)
        /// Whole numbers from `low` to `high`, both included.
        case integer(low: Int, high: Int, scale: Scale)
        /// One of `count` values that have no order.
        case choice(count: Int)
    }

    /// On which scale equal steps are equally interesting.
    public enum Scale: String, Sendable, Equatable, Codable, CaseIterable {
        /// 1 to 2 is as far as 9 to 10.
        case linear
        /// 1 to 2 is as far as 5 to 10; for ranges above 0.
        case logarithmic
    }

    /// In the order in which a point lists their values.
    public var parameters: [Parameter]

    /// A space; whether it makes sense is checked when a ``Search`` is made.
    public init(parameters: [Parameter]) {
        self.parameters = parameters
    }

    /// How many points it has; nil where a range is continuous or there are more than `Int.max`.
    public var pointCount: Int? {
        var product = 1
        for parameter in parameters {
            guard let count = parameter.domain.count else { return nil }
            let (next, overflow) = product.multipliedReportingOverflow(by: count)
            guard !overflow else { return nil }
            product = next
        }
        return product
    }

    /// Whether every value of a point may be taken.
    public func contains(_ point: SearchPoint) -> Bool {
        point.count == parameters.count
            && zip(parameters, point).allSatisfy { $0.domain.contains($1) }
    }

    func check() throws(TuningError) {
        guard !parameters.isEmpty else { throw .noParameters }
        var names = Set<String>()
        for parameter in parameters {
            guard names.insert(parameter.name).inserted else {
                throw .repeatedParameter(parameter.name)
            }
            try parameter.check()
        }
    }

    func check(start: SearchPoint) throws(TuningError) {
        guard start.count == parameters.count else {
            throw .startSize(expected: parameters.count, got: start.count)
        }
        for (parameter, value) in zip(parameters, start) where !parameter.domain.contains(value) {
            throw .start(parameter: parameter.name, value: value)
        }
    }
}

extension SearchSpace.Parameter {
    fileprivate func check() throws(TuningError) {
        switch domain {
        case .real(let low, let high, let scale):
            guard low <= high, (high - low).isFinite else {
                throw .range(parameter: name, low: low, high: high)
            }
            try check(scale, from: low)
        case .integer(let low, let high, let scale):
            let exact = -(1 << 53)...(1 << 53)
            guard low <= high, exact.contains(low), exact.contains(high) else {
                throw .range(parameter: name, low: Double(low), high: Double(high))
            }
            try check(scale, from: Double(low))
        case .choice(let count):
            guard count >= 1 else { throw .noChoices(parameter: name) }
        }
    }

    private func check(_ scale: SearchSpace.Scale, from low: Double) throws(TuningError) {
        if scale == .logarithmic, low <= 0 { throw .logarithmicRange(parameter: name, low: low) }
    }
}

extension SearchSpace.Domain {
    /// How many values there are; nil in a continuous range.
    var count: Int? {
        switch self {
        case .real(let low, let high, _): low == high ? 1 : nil
        case .integer(let low, let high, _): high - low + 1
        case .choice(let count): count
        }
    }

    func contains(_ value: Double) -> Bool {
        switch self {
        case .real(let low, let high, _):
            return low <= value && value <= high
        case .integer(let low, let high, _):
            guard let whole = Int(exactly: value) else { return false }
            return (low...high).contains(whole)
        case .choice(let count):
            guard let index = Int(exactly: value) else { return false }
            return (0..<count).contains(index)
        }
    }
}
