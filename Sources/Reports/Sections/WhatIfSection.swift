import Foundations
import Record

/// What the bills rest on: where another arm becomes the cheaper one, and how far each input may be
/// from what is assumed.
enum WhatIfSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        guard let costs = record.costs?.placed(at: record.at.costs).first else { return }
        document.section("what-if", "Where the costs would turn the advice")
        guard !costs.curves.isEmpty || !costs.maps.isEmpty || !costs.tippingPoints.isEmpty else {
            document.paragraph("No arm answers well enough for its bill to be looked at.")
            return
        }
        writeBreakEvens(costs, into: &document)
        writeMaps(costs, into: &document)
        writeTippingPoints(costs, into: &document)
    }

    // MARK: - Break-evens

    private static func writeBreakEvens(
        _ costs: Placed<SheetCostRecord>, into document: inout ReportDocument
    ) {
        guard !costs.curves.isEmpty else { return }
        document.heading("break-even", "Break-even")
        let crossings = costs.breakEvens.placed(at: costs.at.breakEvens)
        for (place, curves) in costs.curves.enumerated() {
            document.picture(.breakEven(place))
            document.list(
                crossings.filter { $0.input == curves.axis.input }.map(sentence))
        }
        let level = costs.curves.indices.filter(costs.it.isLevel).map { place in
            Statement.told(
                costs.curves[place].axis.title, from: costs.at.curves[place].axis.title)
        }
        if !level.isEmpty {
            document.paragraph(
                "Bills hardly move, and never cross, with \(level.joined(separator: ", ")).")
        }
        document.paragraph(
            crossings.isEmpty
                ? "The bills of no two arms that answer well enough cross."
                : """
                Only bills are compared here: an arm that breaks a requirement, or is shown to be \
                worse, turns no advice however cheap it becomes.
                """)
    }

    private static func sentence(_ crossing: Placed<CrossingRecord>) -> Statement {
        """
        \(input(crossing.value, crossing.at.value)) \
        \(.told(crossing.title, from: crossing.at.title)) (assumed: \
        \(input(crossing.assumed, crossing.at.assumed))): below, \
        \(.traced(.code(crossing.below), from: crossing.at.below)) is cheaper; above, \
        \(.traced(.code(crossing.above), from: crossing.at.above)).
        """
    }

    // MARK: - Maps

    private static func writeMaps(
        _ costs: Placed<SheetCostRecord>, into document: inout ReportDocument
    ) {
        guard !costs.maps.isEmpty else { return }
        document.heading("cost-maps", "Who is the cheapest where")
        for place in costs.maps.indices { document.picture(.costMap(place)) }
        document.paragraph(
            """
            Only arms that meet every requirement but the one on cost take part. Where the cheapest \
            two are closer than they can be told apart, the map is undecided.
            """)
    }

    // MARK: - Tipping points

    private static func writeTippingPoints(
        _ costs: Placed<SheetCostRecord>, into document: inout ReportDocument
    ) {
        let points = costs.tippingPoints.placed(at: costs.at.tippingPoints)
        guard let arm = points.first.map({ Statement.traced(.code($0.arm), from: $0.at.arm) })
        else {
            return
        }
        document.heading("tipping", "How wrong each input may be")
        document.picture(.tornado)
        var table = Table([
            .text("Input"), .number("Assumed"), .text("Advice turns below"),
            .text("Advice turns from"), .number("Bill at half"), .number("Bill at double"),
        ])
        for point in points {
            table.add([
                .told(point.title, from: point.at.title), input(point.assumed, point.at.assumed),
                turn(point.below, point.at.below), turn(point.above, point.at.above),
                bill(point.totalAtHalf, point.at.totalAtHalf, costs),
                bill(point.totalAtDouble, point.at.totalAtDouble, costs),
            ])
        }
        document.table(table)
        document.paragraph(
            """
            One input at a time, the others as assumed; looked at from a thousandth to a thousand \
            times the assumption. The bills are those of \(arm) over the horizon. “–” means that \
            this input cannot change the recommendation.
            """)
    }

    private static func turn(_ turn: TurnRecord?, _ place: RecordPointer) -> Statement {
        guard let turn else { return .words(Figure.none) }
        return "\(input(turn.value, place.value)): \(.told(turn.cheapest, from: place.cheapest))"
    }

    private static func bill(
        _ amount: Double, _ place: RecordPointer, _ costs: Placed<SheetCostRecord>
    ) -> Statement {
        .figure(amount, from: place, costs.sheet.text)
    }

    private static func input(_ value: Double, _ place: RecordPointer) -> Statement {
        .figure(value, from: place, Figure.input)
    }
}
