import Checkpoints
import Kernels
import LanguageModels
import TestSupport
import Testing

@Suite("Tensors of a decoder, one at a time")
struct DecoderTensorTests {
    @Test(
        "are the same from a GGUF file as from a Hugging Face checkpoint of the same model",
        arguments: TinyFamily.allCases)
    func bothFormats(family: TinyFamily) throws {
        let file = try GGUFFile(path: "\(family.folder)/model.gguf")
        let gguf = try DecoderLoader(gguf: file)
        let folder = try HuggingFaceFolder(path: family.folder).loader
        try gguf.check()
        try folder.check()
        let tensors = gguf.configuration.tensors
        #expect(tensors == folder.configuration.tensors)
        #expect(Set(tensors).count == tensors.count)
        for tensor in tensors {
            let matrix = try gguf.matrix(tensor), shape = gguf.configuration.shape(of: tensor)
            #expect(matrix.rows == shape.rows && matrix.columns == shape.columns)
            let other = try folder.matrix(tensor)
            let apart = zip(matrix.values, other.values).map { abs($0 - $1) }.max() ?? 1
            #expect(apart < 1e-6, "\(tensor)")
        }
        // Nothing of the file is left over but the table of rotation.
        let named = Set(tensors.map(gguf.tensorNames.name(of:)))
        #expect(
            file.tensors.map(\.name).filter { !named.contains($0) && $0 != "rope_freqs.weight" }
                == [])
    }

    @Test("go back into the format's own order", arguments: TinyFamily.allCases)
    func thereAndBack(family: TinyFamily) throws {
        let file = try GGUFFile(path: "\(family.folder)/model.gguf")
        let loader = try DecoderLoader(gguf: file)
        for tensor in loader.configuration.tensors {
            let name = loader.tensorNames.name(of: tensor)
            let stored = loader.stored(try loader.matrix(tensor), as: tensor)
            #expect(try stored.values == file.values(of: file.tensor(named: name)), "\(name)")
        }
    }
}
