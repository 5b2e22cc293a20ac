import ArgumentParser
import Benchmarking
import Domain
import Foundations
import Lab
import LanguageModels
import Record
import Scenarios

/// `crossover plan`: what a run will take and can show, before it is run.
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Say what a run of a scenario will take, and which differences it can show.",
        discussion: """
            The scenario's own prompts and training texts are counted in tokens, and its models are \
            measured on this machine for some seconds: time and memory are estimated from both. \
            If the models have not been fetched, all else is still shown. docs/statistics.md \
            explains how the differences are found, and how good earlier forecasts were.
            """,
    )

    @Argument(help: "A scenario's file, or a folder that holds scenario.yaml.")
    var scenario: String

    @OptionGroup var data: DataOption

    @OptionGroup var engine: ExperimentEngineOptions

    @OptionGroup var box: BoxOption

    @Flag(help: "Show no progress.")
    var quiet = false

    @OptionGroup var json: JSONFlag

    func run() throws {
        let bundle = try ScenarioBundle.load(path: scenario, overrides: data.overrides)
        var plan = RunPlan(bundle)
        guard bundle.scenario.needsModels else {
            let asksPrograms = bundle.scenario.arms.contains { $0.kind == .command }
            plan.noEstimate =
                asksPrograms
                ? "How long the scenario's programs take is not known."
                : "All answers are there already; the run only compares them."
            try json.write(plan) { Self.text(plan) }
            return
        }
        do {
            let found = try forecast(bundle, in: Surroundings.current)
            plan.take(found.forecast, prices: bundle.priceSheets)
            plan.services = found.services
            plan.tooLong = found.tooLong
            plan.look = found.look
        } catch let error as LanguageModelsError {
            plan.noEstimate = "\(error)"
        }
        try json.write(plan) { Self.text(plan) }
    }

    /// What models and machine were needed for.
    private struct Found {
        var forecast: RunForecast
        var services: [ServiceWork]
        var tooLong: [LengthFinding]
        var look: LookRecord?
    }

    private func forecast(
        _ bundle: ScenarioBundle, in surroundings: Surroundings
    ) throws -> Found {
        try Interruption.heard { try forecast(bundle, in: surroundings, cancellation: $0) }
    }

    private func forecast(
        _ bundle: ScenarioBundle, in surroundings: Surroundings, cancellation: Cancellation
    ) throws -> Found {
        let reporter = ProgressReporter(isQuiet: quiet, surroundings: surroundings)
        let monitor = Monitor(
            progress: reporter.show, notice: reporter.note, cancellation: cancellation)
        do {
            let maker = try ForecastMaker(
                bundle: bundle, store: surroundings.store,
                options: engine.options(for: bundle.scenario), monitor: monitor)
            let tooLong = try maker.tooLong()
            let services = try maker.serviceWork()
            let (forecast, look) = try maker.forecast(within: box.seconds, monitor: monitor)
            reporter.finish()
            return Found(forecast: forecast, services: services, tooLong: tooLong, look: look)
        } catch {
            reporter.abandon()
            throw error
        }
    }
}

// MARK: - For a person

extension PlanCommand {
    private static func text(_ plan: RunPlan) -> String {
        let head = """
            \(plan.scenario): \(plan.testQuestions) test questions, decided by \(plan.metric), \
            seeds: \(plan.seeds)
            trainings: \(NumberFormat.grouped(plan.trainings))
            answers:   at most \(NumberFormat.grouped(plan.answers))
            """
        let judging = plan.judgements.map {
            "judged:    at most \(NumberFormat.grouped($0)) answers, those of known truth among them"
        }
        let arms = plan.arms.map { arm in
            """
              \(arm.name): \(time(plan.forecast, arm.name))settings to choose from: \(arm.settings)\(search(arm)), trainings: \(arm.trainings), \
            answers: at most \(NumberFormat.grouped(arm.answers))
            """
        }
        let sweeps = plan.sweeps.enumerated().map { place, sweep in
            """
              sweep \(place + 1), \(sweep.name): \(time(plan.forecast, sweep: place))combinations: \(sweep.combinations), \
            trainings: \(sweep.trainings), answers: at most \(NumberFormat.grouped(sweep.answers))
            """
        }
        let differences = plan.differences.map { entry in
            let inSweeps = entry.inSweeps.enumerated().map { place, value in
                ", \(difference(value, assuming: entry)) in sweep \(place + 1)"
            }
            return """
                  \(NumberFormat.fixed(entry.assumed, digits: 1)): \
                \(difference(entry.alone, assuming: entry)) between two arms, \
                \(difference(entry.amongAll, assuming: entry)) among all\(inSweeps.joined())
                """
        }
        let shown = """
            smallest differences found in four of five runs, between two arms alone, and among all \
            arms (Holm-corrected over \(corrected(plan)) comparisons)
            \(plan.assumption)
            """
        let warnings =
            plan.warnings.map { "warning: \($0)" }
            + (plan.tooLong ?? []).map { "warning: \($0)" }
        return
            ([head] + [judging].compactMap(\.self) + arms + sweeps + plan.services.map(service)
            + resources(plan) + [shown]
            + differences + warnings + look(plan)).joined(
                separator: "\n") + "\n"
    }

    /// Such as `, a search of up to 10 min`.
    private static func search(_ arm: RunPlan.ArmWork) -> String {
        arm.searchSeconds.map { ", a search of up to \(NumberFormat.duration(seconds: $0))" } ?? ""
    }

    /// Such as `big: about 120 requests to http://…, about 30,000 tokens in and 1,440 out, …`.
    private static func service(_ work: ServiceWork) -> String {
        let cost =
            work.cost.map {
                ", about \(NumberFormat.significant($0, digits: 2)) \(work.currency ?? "")"
            } ?? ", cost unknown: give the model's prices (input, output)"
        return """
              asks \(work.model): about \(NumberFormat.grouped(work.requests)) requests to \
            \(Excerpt.line(work.url)), about \(NumberFormat.grouped(work.promptTokens)) tokens in and \
            \(NumberFormat.grouped(work.newTokens)) out\(cost)
            """
    }

    /// What a time box would leave out.
    private static func look(_ plan: RunPlan) -> [String] {
        guard let look = plan.look else { return [] }
        let time = NumberFormat.duration(seconds: look.boxSeconds)
        return ["within \(time) a quick look:"] + look.lines.map { "  \($0)" }
    }

    /// No difference is greater than the share of questions that differ at all.
    private static func difference(
        _ value: Double?, assuming entry: DetectableDifference
    ) -> String {
        guard let value else { return "none" }
        let figure = NumberFormat.fixed(value, digits: 3)
        return entry.isBeyondAssumption(value) ? "none (if all go one way \(figure))" : figure
    }

    /// Time, processor time, cost and memory, each in a line.
    private static func resources(_ plan: RunPlan) -> [String] {
        guard let forecast = plan.forecast else {
            return ["time and memory: no estimate. \(plan.noEstimate ?? "")"]
        }
        return [
            """
            time:      \(span(forecast.seconds)) on this machine, if it does nothing else\
            \(plan.services.isEmpty ? "" : "; what services take is not in it")
            """,
            "CPU time:  \(span(forecast.cpuSeconds))",
        ] + plan.costs.map(cost) + [
            "memory:    about \(NumberFormat.bytes(forecast.peakMemoryBytes)) at its highest"
        ] + (busy(forecast).map { [$0] } ?? [])
    }

    /// Such as `cost:      about 0.00327 USD (0.00280 to 0.00391) by 'This machine, as assumed'`.
    private static func cost(_ cost: RunCost) -> String {
        let figures = [cost.amount.likely, cost.amount.least, cost.amount.most]
            .map { NumberFormat.significant($0, digits: 3) }
        return """
            cost:      about \(figures[0]) \(cost.currency) (\(figures[1]) to \(figures[2])) by \
            '\(cost.sheet)'
            """
    }

    /// A machine that gave the measurement less than its threads will do so to the run.
    private static func busy(_ forecast: RunForecast) -> String? {
        let rates = forecast.rates
        guard rates.processorShare < 0.75 * Double(rates.threads) else { return nil }
        let now = forecast.cpuSeconds.likely / rates.processorShare
        return """
            this machine is busy: \(NumberFormat.fixed(rates.processorShare, digits: 1)) of \
            \(rates.threads) threads were to be had just now, by which the run would take about \
            \(NumberFormat.duration(seconds: now))
            """
    }

    /// The forecast's time for an arm; an arm from outside has none.
    private static func time(_ forecast: RunForecast?, _ arm: String) -> String {
        time(forecast?.arms.first { $0.name == arm }, forecast)
    }

    private static func time(_ forecast: RunForecast?, sweep place: Int) -> String {
        time(forecast?.sweeps[place], forecast)
    }

    private static func time(
        _ part: RunForecast.ArmTime?, _ forecast: RunForecast?
    ) -> String {
        guard let part, let forecast else { return "" }
        return "\(span(part.cpuSeconds * (1 / Double(forecast.rates.threads)))), "
    }

    /// Such as `21` or `21; in the sweeps over 8 and 6`.
    private static func corrected(_ plan: RunPlan) -> String {
        guard !plan.sweeps.isEmpty else { return "\(plan.comparisons)" }
        let sweeps = plan.sweeps.map { "\($0.comparisons)" }.joined(separator: " and ")
        return "\(plan.comparisons), in the sweeps over \(sweeps)"
    }

    /// Such as `about 6:40 min (3:10 min to 8:05 min)`.
    private static func span(_ span: RunForecast.Span) -> String {
        let likely = NumberFormat.duration(seconds: span.likely)
        let least = NumberFormat.duration(seconds: span.least)
        let most = NumberFormat.duration(seconds: span.most)
        return least == most ? "about \(likely)" : "about \(likely) (\(least) to \(most))"
    }
}
