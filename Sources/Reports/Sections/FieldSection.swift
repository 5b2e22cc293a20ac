import Foundations
import Record

/// Which fields of a JSON object the arms have right.
enum FieldSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        let arms = record.placedArms.filter { $0.fields?.isEmpty == false }
        guard !arms.isEmpty else { return }
        document.section("fields", "Fields of the answers")
        var table = Table([
            .text("Arm"), .text("Field"), .number("Expected"), .number("Given"), .number("Right"),
            .number("F1"),
        ])
        for arm in arms {
            for (name, field) in (arm.fields ?? [:]).sorted(by: { $0.key < $1.key }) {
                let place = arm.at.fields[name]
                let f1 = Derivation.constant(2) * place.right / (place.expected + place.given)
                table.add([
                    .code(arm.name), .code(name), .figure(field.expected, from: place.expected),
                    .figure(field.given, from: place.given),
                    .figure(field.right, from: place.right),
                    .figure(field.f1, from: f1) { NumberFormat.fixed($0, digits: 2) },
                ])
            }
        }
        document.table(table)
        document.paragraph(
            """
            An answer's first JSON object is compared with the reference that it is nearest to, field \
            by field: \(Statement.emphasis("expected")) counts answers whose reference has the field, \
            \(Statement.emphasis("given")) those that have it, \(Statement.emphasis("right")) those \
            that have it with the same value.
            """)
    }
}
