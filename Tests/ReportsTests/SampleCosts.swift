import Foundations
import Record

extension Sample {
    /// The sample record with two bills by one price sheet, in euros.
    static func priced() throws -> RunRecord {
        var record = try record()
        record.costs = [try CanonicalJSON.decode(SheetCostRecord.self, from: costs)]
        record.verdict.triggers = [
            try CanonicalJSON.decode(
                TriggerRecord.self,
                from: #"{"input": "date", "comparison": "after", "date": "2026-12-31"}"#)
        ]
        return record
    }

    private static let costs = """
        {
          "sheet": {
            "name": "own-machine", "title": "Our machine", "currency": "EUR",
            "asOf": "2026-01-02", "validUntil": "2026-12-31", "basis": "machine", "warnings": [],
            "assumptions": [{"id": "watts", "what": "watts that it draws at work", "value": 65}],
            "prices": [
              {"id": "purchase", "what": "the machine", "amount": 800, "isVerified": true},
              {"id": "electricity", "what": "a kilowatt-hour", "amount": 0.3, "isVerified": false}
            ]
          },
          "advice": {"outcome": "recommend", "arm": "lora"},
          "bills": [
            {"arm": "rag", "lines": [], "incomplete": "no price", "isVerified": true},
            {"arm": "lora", "lines": [], "total": 24, "monthly": 2, "isVerified": false}
          ],
          "privacy": [], "breakEvens": [], "curves": [], "maps": [], "tippingPoints": []
        }
        """
}
