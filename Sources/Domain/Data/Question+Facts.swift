extension [Question] {
    /// The questions fact by fact: facts in the order of their first question, wordings in theirs.
    ///
    /// Questions ask for the same fact when they name the same `fact`; without that, when they
    /// have the same answers from the same sources. A question without either is a fact alone: two
    /// messages with one label have nothing else in common.
    public var facts: [[Question]] {
        var places: [Fact: Int] = [:]
        var facts: [[Question]] = []
        for question in self {
            let fact = Fact(question)
            if let place = places[fact] {
                facts[place].append(question)
            } else {
                places[fact] = facts.count
                facts.append([question])
            }
        }
        return facts
    }

    /// How many questions there are with at most so many wordings of each fact.
    public func count(wordings: Int) -> Int {
        facts.reduce(0) { $0 + Swift.min($1.count, wordings) }
    }
}

/// What makes two questions wordings of one.
private enum Fact: Hashable {
    case named(String)
    case found(answers: [String], sources: [String])
    case alone(id: String)

    init(_ question: Question) {
        if let name = question.fact {
            self = .named(name)
        } else if question.sources.isEmpty {
            self = .alone(id: question.id)
        } else {
            self = .found(answers: question.answers, sources: question.sources)
        }
    }
}
