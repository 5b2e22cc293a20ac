"""Makes an adapter of another kind of one that PEFT or Crossover saved.

Usage: python vary_adapter.py rslora|dora ADAPTER BASE FOLDER

BASE is the model in f32 as a Hugging Face folder, by whose rows DoRA's lengths are drawn. The scale
is half as large again as ADAPTER's, so that reading `alpha / rank` for `alpha / √rank` would show.
"""

import json
import os
import sys

import numpy
from safetensors.numpy import load_file, save_file


def main(kind, adapter, base, folder):
    with open(f"{adapter}/adapter_config.json", encoding="utf-8") as file:
        config = json.load(file)
    tensors = load_file(f"{adapter}/adapter_model.safetensors")
    config["lora_alpha"] *= 1.5
    if kind == "rslora":
        config["use_rslora"] = True
        config["lora_alpha"] /= config["r"] ** 0.5
    elif kind == "dora":
        config["use_dora"] = True
        random, weights = numpy.random.default_rng(11), load_file(f"{base}/model.safetensors")
        for key in [key for key in tensors if key.endswith(".lora_A.weight")]:
            name = key.removesuffix(".lora_A.weight")
            weight = weights[name.removeprefix("base_model.model.") + ".weight"]
            lengths = numpy.linalg.norm(weight.astype("f8"), axis=1)
            tensors[f"{name}.lora_magnitude_vector"] = (
                lengths * random.uniform(0.9, 1.1, len(lengths))).astype("f4")
    else:
        sys.exit(__doc__)
    os.makedirs(folder)
    save_file(tensors, f"{folder}/adapter_model.safetensors", {"format": "pt"})
    with open(f"{folder}/adapter_config.json", "w", encoding="utf-8") as file:
        json.dump(config, file)


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
