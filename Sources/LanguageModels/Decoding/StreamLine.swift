import ModelAPI
import Kernels

/// The answers that are open and the prompts that wait for room, those that begin alike in a row.
struct StreamLine {
    /// What one forward pass computes.
    struct Pass {
        /// The new tokens of each sequence.
        var tokens: [[Int]] = []
        /// Their caches.
        var caches: [KeyValueCache] = []
        /// The requests whose next token is known after the pass.
        var complete: [Int] = []
        /// The row of each one's last token.
        var rows: [Int] = []
    }

    /// One answer in progress.
    private struct Stream {
        let request: Int
        let cache: KeyValueCache
        var sampler: Sampler
        /// Tokens that are not computed yet: what is left of the prompt, or the newest token.
        var pending: ArraySlice<Int>
    }

    private let batch: PromptBatch
    private let prompts: [[Int]]
    private let options: GenerationOptions
    /// How many tokens all caches together may hold.
    private let budget: Int
    /// In the order in which they joined: only the last can have a prompt that is not through.
    private var streams: [Stream] = []
    /// In which prompts join.
    private let order: PromptOrder
    /// How many have joined.
    private var next = 0
    /// The cache of the prompt that joined last, for the next to begin like it; nil when it is gone.
    private var newest: KeyValueCache?
    /// Caches of finished answers.
    private var spare: [KeyValueCache] = []

    /// Requests that have been answered.
    private(set) var finished = 0
    /// Tokens of prompts that were computed, what several share counted once.
    private(set) var computedPrompt: Int

    init(batch: PromptBatch, prompts: [[Int]], options: GenerationOptions, budget: Int) {
        self.batch = batch
        self.prompts = prompts
        self.options = options
        self.budget = budget
        order = PromptOrder(prompts, behind: batch.sharedCount)
        computedPrompt = batch.computedTokens
    }

    /// Lets waiting prompts join and takes what is to be computed next; nil when all is done.
    mutating func nextPass() -> Pass? {
        var pass = Pass(), room = PromptBatch.tokensInPass
        admit()
        for index in streams.indices where room > 0 {
            let tokens = streams[index].pending.prefix(room)
            streams[index].pending.removeFirst(tokens.count)
            room -= tokens.count
            pass.tokens.append(Array(tokens))
            pass.caches.append(streams[index].cache)
            if streams[index].pending.isEmpty {
                pass.complete.append(streams[index].request)
                pass.rows.append(PromptBatch.tokensInPass - room - 1)
            }
        }
        return pass.tokens.isEmpty ? nil : pass
    }

    /// Appends a token to an answer.
    mutating func goOn(_ request: Int, with token: Int) {
        streams[place(of: request)].pending = [token]
    }

    /// Ends an answer and frees its room.
    mutating func finish(_ request: Int) {
        spare.append(streams.remove(at: place(of: request)).cache)
        finished += 1
    }

    /// Draws from the logits with the request's own random numbers.
    mutating func draw(_ logits: [Float], for request: Int) -> Int {
        streams[place(of: request)].sampler.draw(logits)
    }

    private func place(of request: Int) -> Int {
        guard let place = streams.firstIndex(where: { $0.request == request }) else {
            preconditionFailure("request \(request) is not open")
        }
        return place
    }

    /// Opens waiting prompts, one after the other, while there is room in the pass and for caches.
    private mutating func admit() {
        var tokens = streams.reduce(0) { $0 + $1.pending.count }
        var held = streams.reduce(0) { $0 + $1.cache.capacity }
        while next < prompts.count, tokens < PromptBatch.tokensInPass,
            streams.count < PromptBatch.sequencesTogether
        {
            let request = order.numbers[next]
            let own = prompts[request].dropFirst(batch.sharedCount)
            let capacity = own.count + options.maximumTokens
            guard streams.isEmpty || held + capacity <= budget else { return }
            let cache = takeCache(capacity: capacity, held: held)
            let known = newest == nil ? 0 : order.known[next] - batch.sharedCount
            cache.begin(like: newest ?? cache, count: known)
            newest = cache
            let pending = own.dropFirst(known)
            streams.append(
                Stream(
                    request: request, cache: cache,
                    sampler: Sampler(options: options, request: request), pending: pending))
            tokens += pending.count
            held += cache.capacity
            computedPrompt += pending.count
            next += 1
        }
    }

    /// A spare cache of that size that is not wastefully large, or a new one.
    private mutating func takeCache(capacity: Int, held: Int) -> KeyValueCache {
        if let index = spare.firstIndex(where: {
            (capacity...2 * capacity).contains($0.capacity) && held + $0.capacity <= budget
        }) {
            return spare.remove(at: index)
        }
        if held + spare.reduce(capacity, { $0 + $1.capacity }) > budget {
            if spare.contains(where: { $0 === newest }) { newest = nil }
            spare.removeAll()
        }
        return batch.makeCache(capacity: capacity)
    }
}
