package import Checkpoints
package import Kernels

/// Builds a decoder from a weight file: every tensor it needs must be there, in its shape, and no
/// other may be, since an unknown tensor means an architecture that we do not know.
package struct DecoderLoader {
    let file: any WeightFile
    let names: DecoderTensorNames
    /// The family and the sizes that the file states.
    package let configuration: DecoderConfiguration
    /// Where the sizes stand, for errors.
    let settingsPath: String

    /// Reads a GGUF file's own metadata.
    package init(gguf file: GGUFFile) throws {
        configuration = try DecoderConfiguration(gguf: file)
        names = configuration.family.gguf
        settingsPath = file.path
        self.file = file
    }

    init(
        file: any WeightFile, names: DecoderTensorNames, configuration: DecoderConfiguration,
        settingsPath: String
    ) {
        self.settingsPath = settingsPath
        self.file = file
        self.names = names
        self.configuration = configuration
    }

    package func decoder(on compute: Compute) throws -> Decoder {
        let c = configuration, precision = compute.precision
        try check()
        func vocabulary(_ name: String) throws -> Weight {
            try file.weight(
                "\(name).weight", outputs: c.vocabulary, inputs: c.width, precision: precision)
        }
        return Decoder(
            configuration: c, embedding: try vocabulary(names.embedding),
            layers: try (0..<c.layers).map { try layer($0, precision: precision) },
            finalNorm: try gain("\(names.finalNorm).weight", c.width),
            output: c.hasTiedOutput ? nil : try vocabulary(names.output), compute: compute)
    }

    /// A decoder of the file's sizes without weights: it knows how much it could look at, and can
    /// compute nothing.
    func emptyDecoder(on compute: Compute) -> Decoder {
        let nothing = Matrix(rows: 0, columns: configuration.width, values: [])
        return Decoder(
            configuration: configuration, embedding: Weight(nothing), layers: [],
            finalNorm: nothing, output: nil, compute: compute)
    }

    private func layer(_ index: Int, precision: Precision) throws -> DecoderLayer {
        let c = configuration, family = c.family, hasBias = family.hasAttentionBias
        func linear(
            _ part: String, _ outputs: Int, _ inputs: Int, hasBias: Bool = false,
            order: [Int]? = nil
        ) throws -> Linear {
            Linear(
                weight: try file.weight(
                    names.tensor(part, layer: index), outputs: outputs, inputs: inputs,
                    order: order, precision: precision),
                bias: hasBias
                    ? try file.matrix(
                        names.tensor(part, layer: index, "bias"), rows: 1, columns: outputs)
                    : nil)
        }
        func rotated(_ part: String, _ outputs: Int) throws -> Linear {
            try linear(
                part, outputs, c.width, hasBias: hasBias,
                order: names.interleavesRotation ? rowsByHalves(outputs) : nil)
        }
        func gain(_ part: String, _ width: Int) throws -> Matrix {
            try self.gain(names.tensor(part, layer: index), width)
        }
        return DecoderLayer(
            attentionNorm: try gain(names.attentionNorm, c.width),
            query: try rotated(names.query, c.queryWidth),
            key: try rotated(names.key, c.keyWidth),
            value: try linear(names.value, c.keyWidth, c.width, hasBias: hasBias),
            output: try linear(names.attentionOutput, c.width, c.queryWidth),
            feedForwardNorm: try gain(names.feedForwardNorm, c.width),
            gate: try linear(names.gate, c.innerWidth, c.width),
            up: try linear(names.up, c.innerWidth, c.width),
            down: try linear(names.down, c.width, c.innerWidth),
            headNorms: family.hasHeadNorms
                ? HeadNorms(
                    query: try gain(names.queryNorm, c.headWidth),
                    key: try gain(names.keyNorm, c.headWidth)) : nil,
            resultNorms: family.hasResultNorms
                ? ResultNorms(
                    attention: try gain(names.attentionResultNorm, c.width),
                    feedForward: try gain(names.feedForwardResultNorm, c.width)) : nil,
            isLocal: family.localRotation?.holds(layer: index) ?? false)
    }

    /// A norm's gain, `[1, width]`.
    private func gain(_ name: String, _ width: Int) throws -> Matrix {
        let gain = try file.matrix(name, rows: 1, columns: width)
        guard names.gainOffset != 0 else { return gain }
        return Matrix(rows: 1, columns: width, values: gain.values.map { $0 + names.gainOffset })
    }

    /// For each row of a head in the order of its two halves: which row of the file it is.
    func rowsByHalves(_ rows: Int) -> [Int] {
        let width = configuration.headWidth
        return (0..<rows).map { row in
            let head = row / width, place = row % width
            return head * width + place % (width / 2) * 2 + place / (width / 2)
        }
    }

    func refuseUnknownTensors() throws {
        let known = names.known(configuration)
        // Transformers once stored the table of angles, too, and passes over it.
        let unknown = file.tensorNames.filter {
            !known.contains($0) && !$0.hasSuffix(".rotary_emb.inv_freq")
        }
        guard let first = unknown.first else { return }
        let name = configuration.family.name
        throw LanguageModelsError.unknownArchitecture(
            path: file.path,
            found: "\(name) with \(unknown.count) unknown tensors, the first '\(first)'",
            supported: "\(name) with the tensors of its published models alone")
    }
}

extension DecoderTensorNames {
    /// Every tensor that a file of this configuration may hold.
    fileprivate func known(_ configuration: DecoderConfiguration) -> Set<String> {
        let family = configuration.family
        var weights = [
            attentionNorm, query, key, value, attentionOutput, feedForwardNorm, gate, up, down,
        ]
        if family.hasHeadNorms { weights += [queryNorm, keyNorm] }
        if family.hasResultNorms { weights += [attentionResultNorm, feedForwardResultNorm] }
        let biases = family.hasAttentionBias ? [query, key, value] : []
        var known: Set = ["\(embedding).weight", "\(finalNorm).weight", "\(output).weight"]
        if let rotaryFactors { known.insert(rotaryFactors) }
        for layer in 0..<configuration.layers {
            known.formUnion(weights.map { tensor($0, layer: layer) })
            known.formUnion(biases.map { tensor($0, layer: layer, "bias") })
        }
        return known
    }
}
