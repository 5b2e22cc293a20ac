import Domain
import Record
import Reports
import Testing

@Suite("Pictures of searches")
struct TuningPictureTests {
    typealias Search = Sample.Search

    private func pictures(_ record: RunRecord) throws -> [String: String] {
        try Report.files(for: record).filter { $0.key.hasPrefix("tuning") }
    }

    private func marks(_ style: String, in picture: String?) throws -> Int {
        try #require(picture).matches(of: try Regex("<circle class=\"\(style)\"")).count
    }

    @Test("There is one for all searches, and one for each arm that searched")
    func files() throws {
        let record = try Sample.tuned([Search(), Search()])
        let last = record.arms.count
        #expect(
            try pictures(record).keys.sorted() == [
                "tuning-5.svg", "tuning-\(last).svg", "tuning.svg",
            ])
    }

    @Test("Marks are filled, hollow or struck through by what became of the trial; one is ringed")
    func shapes() throws {
        for bound in [0.1, 0.02] {
            var record = try Sample.tuned([Search(trials: 30, bound: bound)])
            // Its mark is then a circle.
            record.arms.swapAt(0, 4)
            let tuning = try #require(record.arms[0].tuning)
            let finished = tuning.trials.filter { $0.course == .finished }
            let beyond = finished.count { $0.looks.last?.lost["knowledge"] ?? 0 > bound }
            let waiting = tuning.trials.count { $0.course == .waiting }
            #expect(beyond > 0 && beyond < finished.count && waiting > 0)
            for (name, picture) in try pictures(record) {
                // One in the name's place, and one for each option.
                let copies = name == "tuning.svg" ? 1 : tuning.searched.count
                let names = name == "tuning.svg" ? 1 : 0
                #expect(
                    try marks("c0 full", in: picture)
                        == copies * (finished.count - beyond) + names)
                #expect(try marks("c0 hollow", in: picture) == copies * (waiting + beyond))
                #expect(try marks("ink-mark hollow", in: picture) == copies)
                #expect(picture.matches(of: /<line class="c0 bar"/).count == copies * beyond)
            }
        }
    }

    @Test("The line only ever gets better: up for a score, down for an error")
    func line() throws {
        for metric in [DecidingMetric.exactMatch, .rmse] {
            var record = try Sample.tuned([Search(trials: 40, failing: 0)])
            record.scenario.metric = metric
            for place in record.arms[4].tuning?.trials.indices ?? 0..<0 where metric == .rmse {
                let looks = record.arms[4].tuning?.trials[place].looks ?? []
                record.arms[4].tuning?.trials[place].looks = looks.map { look in
                    var error = look
                    error.score = 1 - look.score
                    return error
                }
            }
            let picture = try #require(try pictures(record)["tuning.svg"])
            let line = try #require(
                picture.firstMatch(of: /<polyline class="[^"]*" points="([^"]*)"/))
            let heights = line.1.split(separator: " ").compactMap {
                $0.split(separator: ",").last.flatMap { Double($0) }
            }
            #expect(Set(heights).count > 1)
            #expect(heights == heights.sorted { metric == .rmse ? $0 < $1 : $0 > $1 })
        }
    }

    @Test("Where nothing meets the bound, no line claims a best")
    func noLine() throws {
        let record = try Sample.tuned([Search(bound: 0.1, extraLoss: 0.3)])
        let picture = try #require(try pictures(record)["tuning.svg"])
        #expect(!picture.contains("<polyline") && picture.contains(">no line: "))
    }

    @Test("Ratios count for a learning rate and for whole numbers, words are categories")
    func axes() throws {
        let picture = try #require(try pictures(Sample.tuned())["tuning-5.svg"])
        for title in ["learning-rate (logarithmic)", "epochs (logarithmic)", "replay", "schedule"] {
            #expect(picture.contains(">\(title)</text>"), "\(title)")
        }
        for word in ["linear", "cosine", "constant", "completion", "chat", "4", "8", "16", "32"] {
            #expect(picture.contains(">\(word)</text>"), "\(word)")
        }
    }

    @Test("The time axis has a unit in which the budget can be read")
    func units() throws {
        func title(_ seconds: Double) throws -> String {
            var record = try Sample.tuned()
            record.tuning?.seconds = seconds
            let picture = try #require(try pictures(record)["tuning.svg"])
            return String(try #require(picture.firstMatch(of: />(\w+) of the search</)).1)
        }
        #expect(try title(600) == "Minutes")
        #expect(try title(36_000) == "Hours")
    }

    @Test("No text covers another one or leaves its picture")
    func texts() throws {
        let records = [
            try Sample.tuned([Search(trials: 3, options: ["learning-rate"])]),
            try Sample.tuned([Search(bound: 0.1), Search(trials: 20)]),
            try Sample.tuned([Search(trials: 60, bound: 0.1)]),
            try Sample.tuned([Search(trials: 8, score: 0.5)]),
            try Sample.tuned([Search(trials: 1, failing: 0)]),
            try Sample.tuned([Search](repeating: Search(trials: 9), count: 6)),
        ]
        for record in records {
            for (name, picture) in try pictures(record) {
                #expect(WellFormedness.problem(in: picture) == nil)
                try expectReadable(picture, name)
            }
        }
    }

    @Test("Figures of any size do no harm", arguments: [1e-300, 1e300, -1e300, 0])
    func extremes(size: Double) throws {
        var record = try Sample.tuned([Search(bound: 0.1)])
        record.tuning?.seconds = size
        record.arms[4].tuning?.usage.wallSeconds = size
        record.arms[4].tuning?.trials[0].looks[1].score = size
        record.arms[4].tuning?.trials[3].looks[1].seconds = size
        record.arms[4].tuning?.trials[0].values["learning-rate"] = .number(size)
        record.arms[4].tuning?.trials[0].values["rank"] = .number(-size)
        record.arms[4].tuning?.trials[0].values["form"] = .number(size)
        for (name, picture) in try pictures(record) {
            #expect(WellFormedness.problem(in: picture) == nil, "\(name)")
            #expect(!picture.contains("inf") && !picture.contains("nan"))
        }
    }
}
