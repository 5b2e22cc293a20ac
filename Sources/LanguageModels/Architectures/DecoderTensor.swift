package import Domain

/// A tensor of a decoder by what it is. Formats name it, and order its rows, each in their own way.
package enum DecoderTensor: Hashable, Sendable {
    case embedding
    case norm(DecoderNorm, layer: Int)
    case weight(LoRAConfiguration.Target, layer: Int)
    case bias(LoRAConfiguration.Target, layer: Int)
    case finalNorm
    /// The output layer, where it is not the embedding.
    case output
}

extension DecoderConfiguration {
    /// Every tensor of the decoder, each once.
    package var tensors: [DecoderTensor] {
        [.embedding] + (0..<layers).flatMap(tensors(ofLayer:)) + [.finalNorm]
            + (hasTiedOutput ? [] : [.output])
    }

    private func tensors(ofLayer layer: Int) -> [DecoderTensor] {
        let norms = DecoderNorm.allCases.filter { norm in
            switch norm {
            case .attention, .feedForward: true
            case .query, .key: family.hasHeadNorms
            case .attentionResult, .feedForwardResult: family.hasResultNorms
            }
        }
        let biased: [LoRAConfiguration.Target] =
            family.hasAttentionBias ? [.query, .key, .value] : []
        return norms.map { .norm($0, layer: layer) }
            + LoRAConfiguration.Target.allCases.map { .weight($0, layer: layer) }
            + biased.map { .bias($0, layer: layer) }
    }

    /// `[rows, columns]`; a vector has one row.
    package func shape(of tensor: DecoderTensor) -> (rows: Int, columns: Int) {
        switch tensor {
        case .embedding, .output: (vocabulary, width)
        case .finalNorm: (1, width)
        case .norm(.query, _), .norm(.key, _): (1, headWidth)
        case .norm: (1, width)
        case .bias(let target, let layer): (1, shape(of: .weight(target, layer: layer)).rows)
        case .weight(let target, _):
            switch target {
            case .query: (queryWidth, width)
            case .key, .value: (keyWidth, width)
            case .output: (width, queryWidth)
            case .gate, .up: (innerWidth, width)
            case .down: (width, innerWidth)
            }
        }
    }
}

extension DecoderTensorNames {
    /// The tensor's whole name.
    package func name(of tensor: DecoderTensor) -> String {
        switch tensor {
        case .embedding: "\(embedding).weight"
        case .finalNorm: "\(finalNorm).weight"
        case .output: "\(output).weight"
        case .norm(let norm, let layer): self.tensor(part(norm), layer: layer)
        case .weight(let target, let layer): self.tensor(part(target), layer: layer)
        case .bias(let target, let layer): self.tensor(part(target), layer: layer, "bias")
        }
    }

    /// What a norm's gain is more than the tensor in the file; 0 for what is no gain.
    package func offset(of tensor: DecoderTensor) -> Float {
        switch tensor {
        case .norm, .finalNorm: gainOffset
        default: 0
        }
    }

    /// What a linear layer is called within a block.
    private func part(_ target: LoRAConfiguration.Target) -> String {
        switch target {
        case .query: query
        case .key: key
        case .value: value
        case .output: attentionOutput
        case .gate: gate
        case .up: up
        case .down: down
        }
    }
}
