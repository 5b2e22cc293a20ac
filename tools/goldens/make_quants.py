"""Makes Tests/CheckpointsTests/Fixtures/quants.gguf: blocks of every quantised type, and their values.

Usage: python make_quants.py OUTPUT.gguf

For each type there are two tensors: one of its name, such as "Q4_K", whose blocks are random bytes
with scales of a common size (one of them 0 and one subnormal), and one of F32 with ".values"
after the name, which holds what the package gguf makes of these blocks, bit for bit.

Needs gguf and numpy; made with 0.19.0 and 2.4.6.
"""

import sys

import gguf
import numpy

# Where a block has its numbers in half precision; all other bytes may be anything.
HALVES = {
    "Q4_0": [0], "Q4_1": [0, 2], "Q5_0": [0], "Q5_1": [0, 2], "Q8_0": [0],
    "Q4_K": [0, 2], "Q5_K": [0, 2], "Q6_K": [208],
}
ROWS = 2


def random_blocks(random, name):
    block_values, block_bytes = gguf.GGML_QUANT_SIZES[gguf.GGMLQuantizationType[name]]
    count = ROWS * (2 if block_values == 256 else 3)
    blocks = random.integers(0, 256, (count, block_bytes), dtype=numpy.uint8)
    for offset in HALVES[name]:
        halves = (0.02 * random.standard_normal((count, 1))).astype(numpy.float16)
        halves[-1] = 0
        halves[-2] = 2e-7
        blocks[:, offset:offset + 2] = halves.view(numpy.uint8)
    return blocks.reshape(ROWS, -1)


def main(path):
    random = numpy.random.default_rng(42)
    # A fixed architecture, which the writer asks for; nothing of it is read.
    writer = gguf.GGUFWriter(path, "llama")
    for name in HALVES:
        kind = gguf.GGMLQuantizationType[name]
        blocks = random_blocks(random, name)
        writer.add_tensor(name, blocks, raw_dtype=kind)
        writer.add_tensor(name + ".values", gguf.quants.dequantize(blocks, kind))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


main(*sys.argv[1:])
