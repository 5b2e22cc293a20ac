import Domain
import Foundations
import Lab
import Record

/// What is said of sheets that were read.
struct LabelText {
    private let summary: LabelSummary

    init(_ summary: LabelSummary) { self.summary = summary }

    var lines: [String] {
        var lines = summary.sheets.map { sheet in
            """
            \(sheet.file): \(sheet.rows) of \(sheet.exported) rows came back: \(sheet.right) right, \
            \(sheet.wrong) wrong, \(sheet.unsure) '?', \(sheet.empty) without a mark
            """
        }
        let ties = summary.tied == 0 ? "" : "; on \(summary.tied) raters are tied"
        lines.append(
            "\(summary.marked) of the run's \(summary.answers) different answers are marked\(ties)")
        lines += summary.betweenRaters.map {
            text($0.agreement, "'\($0.first)'", "'\($0.second)'")
        }
        if let metric = summary.metric, let agreement = summary.withMetric {
            lines.append(text(agreement, "people", metric.rawValue))
        }
        return lines
    }

    private func text(_ agreement: AgreementRecord, _ first: String, _ second: String) -> String {
        let kappa = agreement.kappa.map { "kappa \($0.plainText)" } ?? "kappa not defined"
        let shares = [agreement.firstRight, agreement.secondRight].map {
            NumberFormat.fixed($0, digits: 2)
        }
        return """
            \(first) and \(second) agree on \(agreement.agreement.plainText) of \
            \(agreement.agreement.count) answers, \(kappa); share called right by \(first): \
            \(shares[0]), by \(second): \(shares[1])
            """
    }
}
