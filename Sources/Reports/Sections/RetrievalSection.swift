import Foundations
import Record

/// How well the retriever finds the passage that holds the answer.
enum RetrievalSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        guard let retrieval = record.retrieval else { return }
        let at = record.at
        document.section("retrieval", "How well retrieval finds the source")
        let size: Statement =
            """
            \(.counted(record.data.chunkCount, "passage", from: at.data.chunkCount)) from \
            \(.counted(record.data.documentCount, "document", from: at.data.documentCount)), \
            an index of \(.bytes(retrieval.indexBytes, from: at.retrieval.indexBytes)).
            """
        if retrieval.recallAtK.values.contains(where: \.isDefined) {
            document.table(table(of: retrieval, at: at.retrieval))
            document.paragraph(
                """
                \(size) \(Statement.emphasis("By words")) ranks the same passages by the \
                words they share with the question, without an encoder; no arm reads that ranking.
                """)
        } else {
            document.paragraph(
                "\(size) No test question names its source: how often it is found was not measured."
            )
        }
    }

    private static func table(of retrieval: RetrievalRecord, at: RecordPointer) -> Table {
        var table = Table([
            .text("Measure"), .number("By meaning [95 %]"), .number("By words (BM25) [95 %]"),
            .number("n"),
        ])
        for (k, recall) in retrieval.recallAtK.sorted(by: { $0.key < $1.key }) {
            let place = at.recallAtK[k]
            let key = Statement.traced(.words("\(k)"), from: Derivation.rule("key of", [place]))
            table.add([
                "source among the first \(key) (recall@\(key))",
                .estimate(recall, of: "recall", at: place),
                retrieval.lexicalRecallAtK[k].map {
                    .estimate($0, of: "recall", at: at.lexicalRecallAtK[k])
                } ?? "–",
                .figure(recall.count, from: place.count),
            ])
        }
        let rank = retrieval.meanReciprocalRank
        table.add([
            "mean reciprocal rank",
            .estimate(rank, of: "reciprocal rank", at: at.meanReciprocalRank), "–",
            .figure(rank.count, from: at.meanReciprocalRank.count),
        ])
        return table
    }
}
