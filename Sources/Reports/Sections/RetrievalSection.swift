import Foundations
import Lab

/// How well the retriever finds the passage that holds the answer.
enum RetrievalSection: ReportSection {
    static func write(_ record: RunRecord, into document: inout ReportDocument) {
        guard let retrieval = record.retrieval else { return }
        document.heading(2, "How well retrieval finds the source")
        let size =
            """
            \(Figure.counted(record.data.chunkCount, "passage")) from \
            \(Figure.counted(record.data.documentCount, "document")), \
            an index of \(NumberFormat.bytes(retrieval.indexBytes)).
            """
        if retrieval.recallAtK.values.contains(where: \.isDefined) {
            document.table(table(of: retrieval))
            document.paragraph(
                """
                \(size) \(Inline.emphasis("By words")) ranks the same passages by the \
                words they share with the question, without an encoder; no arm reads that ranking.
                """)
        } else {
            document.paragraph(
                "\(size) No test question names its source: how often it is found was not measured."
            )
        }
    }

    private static func table(of retrieval: RetrievalRecord) -> Table {
        var table = Table([
            .text("Measure"), .number("By meaning [95 %]"), .number("By words (BM25) [95 %]"),
            .number("n"),
        ])
        for (k, recall) in retrieval.recallAtK.sorted(by: { $0.key < $1.key }) {
            table.add([
                "source among the first \(k) (recall@\(k))",
                .own(Figure.estimate(recall, of: "recall")),
                retrieval.lexicalRecallAtK[k].map { Inline.own(Figure.estimate($0, of: "recall")) }
                    ?? "–",
                "\(recall.count)",
            ])
        }
        let rank = retrieval.meanReciprocalRank
        table.add([
            "mean reciprocal rank", .own(Figure.estimate(rank, of: "reciprocal rank")), "–",
            "\(rank.count)",
        ])
        return table
    }
}
