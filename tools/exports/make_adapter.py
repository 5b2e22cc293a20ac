"""Draws a LoRA adapter for SmolLM2-135M's sizes, large enough that leaving it out would show.

Usage: python make_adapter.py MODEL_JSON FOLDER

MODEL_JSON is what `crossover models show MODEL --json` prints; only models of the catalogue's sizes
are known here. Give `scripts/check-exports` a folder of trained weights for any other.
"""

import json
import os
import sys

import numpy

SIZES = {  # [out, in] of SmolLM2-135M
    "self_attn.q_proj": (576, 576), "self_attn.k_proj": (192, 576), "self_attn.v_proj": (192, 576),
    "self_attn.o_proj": (576, 576), "mlp.gate_proj": (1536, 576), "mlp.up_proj": (1536, 576),
    "mlp.down_proj": (576, 1536),
}
LAYERS, RANK, ALPHA = 30, 8, 16
PARAMETERS = 134_515_008


def main(model, folder):
    if json.loads(model)["identity"]["parameterCount"] != PARAMETERS:
        sys.exit("an adapter is drawn for SmolLM2-135M only; name a folder of trained weights")
    random = numpy.random.default_rng(7)
    tensors = {}
    for layer in range(LAYERS):
        for name, (rows, columns) in SIZES.items():
            key = f"base_model.model.model.layers.{layer}.{name}"
            tensors[f"{key}.lora_A.weight"] = random.normal(0, columns ** -0.5, (RANK, columns))
            tensors[f"{key}.lora_B.weight"] = random.normal(0, 0.01, (rows, RANK))
    os.makedirs(folder)
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, values in sorted(tensors.items()):
        bytes_ = values.astype("<f4").tobytes()
        header[name] = {
            "dtype": "F32", "shape": list(values.shape),
            "data_offsets": [len(data), len(data) + len(bytes_)],
        }
        data += bytes_
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(f"{folder}/adapter_model.safetensors", "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text + data)
    with open(f"{folder}/adapter_config.json", "w", encoding="utf-8") as file:
        json.dump({
            "peft_type": "LORA", "task_type": "CAUSAL_LM", "r": RANK, "lora_alpha": ALPHA,
            "target_modules": sorted({name.split(".")[1] for name in SIZES}), "bias": "none",
            "base_model_name_or_path": None,
        }, file)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
