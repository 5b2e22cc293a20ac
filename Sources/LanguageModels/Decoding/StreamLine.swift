import Kernels

/// The answers that are open and the prompts that wait for room, in the order of the requests.
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
    private var nextRequest = 0
    /// Caches of finished answers.
    private var spare: [KeyValueCache] = []

    /// Requests that have been answered.
    private(set) var finished = 0
    /// Tokens of prompts that were computed, the shared beginning's counted once.
    private(set) var computedPrompt: Int

    init(batch: PromptBatch, prompts: [[Int]], options: GenerationOptions, budget: Int) {
        self.batch = batch
        self.prompts = prompts
        self.options = options
        self.budget = budget
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
        while nextRequest < prompts.count, tokens < PromptBatch.tokensInPass,
            streams.count < PromptBatch.sequencesTogether
        {
            let own = prompts[nextRequest].dropFirst(batch.sharedCount)
            let capacity = own.count + options.maximumTokens
            guard streams.isEmpty || held + capacity <= budget else { return }
            let cache = takeCache(capacity: capacity, held: held)
            streams.append(
                Stream(
                    request: nextRequest, cache: cache,
                    sampler: Sampler(options: options, request: nextRequest), pending: own))
            tokens += own.count
            held += cache.capacity
            computedPrompt += own.count
            nextRequest += 1
        }
    }

    /// A spare cache of that size that is not wastefully large, or a new one.
    private mutating func takeCache(capacity: Int, held: Int) -> KeyValueCache {
        if let index = spare.firstIndex(where: {
            (capacity...2 * capacity).contains($0.capacity) && held + $0.capacity <= budget
        }) {
            let cache = spare.remove(at: index)
            cache.removeAll()
            return cache
        }
        if held + spare.reduce(capacity, { $0 + $1.capacity }) > budget { spare.removeAll() }
        return batch.makeCache(capacity: capacity)
    }
}
