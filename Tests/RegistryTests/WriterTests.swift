import Dispatch
import Foundations
import Registry
import Storage
import Synchronization
import TestSupport
import Testing

@Suite("Several writers")
struct WriterTests {
    @Test("leave one chain without gaps, forks or lost events")
    func writers() throws {
        let sample = try Sample()
        try sample.add("one")
        // All are open before the first writes: opening looks at the file, which ends the locks
        // that this process has on it.
        let registries =
            [sample.registry] + (try (0..<3).map { _ in try Registry(at: sample.registry.folder) })
        let perThread = 6, threads = 8
        let failures = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            for number in 0..<perThread {
                do {
                    let registry = registries[thread % registries.count]
                    if number % 3 == 0 {
                        try sample.add("\(thread) \(number)", to: registry)
                    } else {
                        try registry.change(sample.reference("1"), by: Sample.author("t\(thread)"))
                        {
                            .noted($0, text: "\(thread) \(number)")
                        }
                    }
                } catch {
                    failures.withLock { $0.append("\(error)") }
                }
            }
        }
        #expect(failures.withLock { $0 } == [])
        let check = try sample.registry.verify()
        #expect(check.findings == [] && check.head.count == 1 + threads * perThread)
        let state = try registries[3].contents().state
        let versions = try state.versions(of: sample.model)
        #expect(versions.map(\.name.number) == Array(1...(1 + threads * 2)))
        let notes = try #require(versions.first).history.filter { $0.kind == .noted }
        #expect(Set(notes.compactMap(\.text)).count == threads * 4)
    }

    @Test("that decide the same thing at once: one does, the others are told")
    func sameDecision() throws {
        let sample = try Sample()
        try sample.add("one")
        let registries =
            [sample.registry] + (try (0..<3).map { _ in try Registry(at: sample.registry.folder) })
        let outcomes = Mutex<[Bool]>([])
        DispatchQueue.concurrentPerform(iterations: 4) { thread in
            let result = Result {
                try registries[thread].change(sample.reference("1"), by: Sample.author()) {
                    .approved($0, reason: "good")
                }
            }
            let isDone = (try? result.get()) != nil
            outcomes.withLock { $0.append(isDone) }
        }
        #expect(outcomes.withLock { $0.count { $0 } } == 1)
        #expect(try sample.registry.verify().head.count == 2)
    }

    @Test("wait for one that has the file, and say so when it does not let go")
    func patience() throws {
        let sample = try Sample()
        try sample.add("one")
        let impatient = try Registry(at: sample.registry.folder, patience: .milliseconds(30))
        let connection = try Connection(path: "\(sample.registry.folder)/registry.sqlite")
        try connection.execute("BEGIN IMMEDIATE")
        let error = try refusal {
            try impatient.change(sample.reference("1"), by: Sample.author()) {
                .noted($0, text: "x")
            }
        }
        guard case .storage(.inUse) = error else { throw Unexpected(what: "\(error)") }
        try connection.execute("ROLLBACK")
        try impatient.change(sample.reference("1"), by: Sample.author()) { .noted($0, text: "x") }
        #expect(try sample.registry.verify().head.count == 2)
    }

    @Test("that begin a registry at the same time begin one")
    func beginning() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/deep/registry"
        let failures = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 6) { _ in
            do {
                _ = try Registry(at: path, isCreating: true)
            } catch {
                failures.withLock { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock { $0 } == [])
        #expect(try Registry(at: path).verify().head.count == 0)
    }
}
