package import Economics

/// What an arm was measured to use: the quantities that price sheets put prices on.
extension RunRecord {
    /// Everything that one arm used, for one question where it is about answering.
    ///
    /// What was not measured is NaN: answering where no question was asked, embedded tokens in
    /// records of programs that did not count them.
    package func measuredUse(of arm: ArmRecord) -> MeasuredUse {
        guard let building = arm.building, let answering = arm.answering else {
            return statedUse(of: arm)
        }
        let training = training(of: arm, within: building)
        var choosing = work(building, of: arm)
        choosing.cpuSeconds -= training.cpuSeconds
        choosing.trainedTokens -= training.trainedTokens
        choosing.embeddedTokens += embeddedWhileChoosing(arm)
        var query = work(answering, of: arm)
        query.embeddedTokens += embedded(arm) { Double($0.testTokens) }
        query = query.mapped(perQuestion)
        return MeasuredUse(
            arm: arm.name, choosing: choosing, training: training, indexing: indexing(of: arm),
            query: query, adapterBytes: Double(arm.adapterBytes),
            indexBytes: Double(arm.indexBytes), update: update(of: arm),
            embedding: embedding(for: arm))
    }

    /// An arm from outside: what it says of itself, or nothing.
    private func statedUse(of arm: ArmRecord) -> MeasuredUse {
        let costs = arm.outside?.costs
        return MeasuredUse(
            arm: arm.name,
            choosing: MeasuredUse.Work(
                embeddedTokens: embedder == nil ? 0 : embeddedWhileChoosing(arm)),
            indexing: indexing(of: arm),
            query: MeasuredUse.Work(
                cpuSeconds: .nan, inputTokens: arm.outside?.tokensIn ?? .nan,
                outputTokens: arm.outside?.tokensOut ?? .nan,
                embeddedTokens: embedder == nil
                    ? 0 : perQuestion(embedded(arm) { Double($0.testTokens) })),
            indexBytes: Double(arm.indexBytes), update: arm.readsIndex ? .reindex : .edit,
            stated: MeasuredUse.Stated(
                query: costs?.query, training: costs?.training, hosting: costs?.hosting,
                update: costs?.update),
            embedding: embedding(for: arm))
    }

    /// CPU seconds before the first question: choosing, training, and the index if `arm` reads one;
    /// NaN for an arm from outside.
    public func buildingCPUSeconds(of arm: ArmRecord) -> Double {
        let use = measuredUse(of: arm)
        guard use.stated == nil else { return .nan }
        return use.choosing.cpuSeconds + use.training.cpuSeconds + use.indexing.cpuSeconds
    }

    /// CPU seconds for one question; NaN when no question was asked.
    public func answeringCPUSeconds(of arm: ArmRecord) -> Double {
        measuredUse(of: arm).query.cpuSeconds
    }

    /// A sum over the test questions as a mean for one; NaN when no question was asked.
    public func perQuestion(_ sum: Double) -> Double {
        data.testCount > 0 ? sum / Double(data.testCount) : .nan
    }

    // MARK: - Kinds of work

    /// One training, as building holds it: never more than all of building, whatever was rounded and
    /// whatever a file says.
    private func training(of arm: ArmRecord, within building: Usage) -> MeasuredUse.Work {
        guard let usage = arm.training?.usage else { return MeasuredUse.Work() }
        return MeasuredUse.Work(
            cpuSeconds: min(usage.cpuSeconds, building.cpuSeconds),
            trainedTokens: Double(min(usage.trainedTokens, building.trainedTokens)))
    }

    private func indexing(of arm: ArmRecord) -> MeasuredUse.Work {
        guard arm.readsIndex, let retrieval else { return MeasuredUse.Work() }
        return MeasuredUse.Work(
            cpuSeconds: retrieval.usage.cpuSeconds,
            embeddedTokens: embedded(arm) { Double($0.corpusTokens) })
    }

    /// An index holds the facts where there is one; else they are in the weights, or in examples
    /// that are edited by hand.
    private func update(of arm: ArmRecord) -> MeasuredUse.Update {
        if arm.readsIndex { return .reindex }
        return arm.training == nil ? .edit : .retrain
    }

    /// The arm without a language model puts its questions to the encoder, which here tells what it
    /// read.
    private func work(_ usage: Usage, of arm: ArmRecord) -> MeasuredUse.Work {
        let input = Double(usage.promptTokens), isNearest = arm.isNearest
        return MeasuredUse.Work(
            cpuSeconds: usage.cpuSeconds, inputTokens: isNearest ? 0 : input,
            outputTokens: Double(usage.generatedTokens),
            trainedTokens: Double(usage.trainedTokens),
            embeddedTokens: isNearest && embedder == nil ? input : 0)
    }

    // MARK: - Embedding

    /// Of an arm whose vectors a service makes.
    private func embedding(for arm: ArmRecord) -> MeasuredUse.Embedding? {
        guard arm.readsIndex || arm.isNearest else { return nil }
        return embedder.map { MeasuredUse.Embedding(million: $0.million) }
    }

    private func embeddedWhileChoosing(_ arm: ArmRecord) -> Double {
        let known =
            arm.isNearest ? embedding.map { Double($0.trainingTokens) } ?? .nan : 0
        // What a service has embedded is kept for all settings; here each asks anew.
        let times = embedder == nil ? arm.candidates.count : min(arm.candidates.count, 1)
        return known + embedded(arm) { Double($0.validationTokens * times) }
    }

    /// The arm without a language model counts its own tokens, where the encoder tells them.
    private func embedded(
        _ arm: ArmRecord, _ count: (EmbeddedTokensRecord) -> Double
    ) -> Double {
        guard arm.readsIndex || arm.isNearest && embedder != nil else { return 0 }
        return embedding.map(count) ?? .nan
    }
}

extension MeasuredUse.Work {
    fileprivate func mapped(_ change: (Double) -> Double) -> MeasuredUse.Work {
        MeasuredUse.Work(
            cpuSeconds: change(cpuSeconds), inputTokens: change(inputTokens),
            outputTokens: change(outputTokens), trainedTokens: change(trainedTokens),
            embeddedTokens: change(embeddedTokens))
    }
}
