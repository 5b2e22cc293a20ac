"""Trains adapters on the tiny Llama with PEFT: what Crossover's LoRA, rsLoRA and DoRA are held to.

Usage: python make_adapters.py TINY_MODEL_FOLDER OUT_FOLDER

TINY_MODEL_FOLDER is tests' `tiny/llama`, made by make_tiny_models.py. For each kind OUT_FOLDER gets
a folder with the adapter as PEFT saves it and `golden.json`: the logits of a sequence, and of a few
steps of AdamW (constant rate, no decay, no clipping) each loss and each gradient's norm, with the
first gradient's sum weighted by cos(0.37 i). The batch's loss is the mean over all target tokens.

Needs torch, transformers and peft; made with the versions in manifest.json.
"""

import hashlib
import json
import os
import sys

import peft
import torch
import transformers

KINDS = {
    "lora": {},
    "rslora": {"use_rslora": True},
    "dora": {"use_dora": True},
}
RANK, ALPHA, STEPS, RATE = 3, 6, 5, 1e-2
SEED = 7
# Tokens, and the place where the targets begin.
SEQUENCES = [([5, 80, 17, 90, 33, 2], 3), ([9, 9, 70], 1), ([5, 80, 40, 27, 61, 61, 7, 2], 5)]


def loss(model):
    total, count = 0, 0
    for tokens, first in SEQUENCES:
        logits = model(torch.tensor([tokens])).logits[0]
        total = total + torch.nn.functional.cross_entropy(
            logits[first - 1:-1], torch.tensor(tokens[first:]), reduction="sum")
        count += len(tokens) - first
    return total / count


def name(parameter):
    return parameter.replace("base_model.model.", "").replace(".default", "").replace(
        ".weight", "")


def sort_targets(path):
    """PEFT writes a set, in another order each time."""
    with open(path, encoding="utf-8") as file:
        configuration = json.load(file)
    configuration["target_modules"].sort()
    with open(path, "w", encoding="utf-8") as file:
        json.dump(configuration, file, indent=2, sort_keys=True)
        file.write("\n")


def make(base_folder, folder, options):
    base = transformers.AutoModelForCausalLM.from_pretrained(
        base_folder, attn_implementation="eager", dtype=torch.float32)
    model = peft.get_peft_model(base, peft.LoraConfig(
        task_type="CAUSAL_LM", r=RANK, lora_alpha=ALPHA, lora_dropout=0.0,
        target_modules=["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj",
                        "down_proj"], **options))
    model.train()
    generator = torch.Generator().manual_seed(SEED)
    trained = {n: p for n, p in model.named_parameters() if p.requires_grad}
    for parameter in trained.values():
        noise = torch.randn(parameter.shape, generator=generator)
        # B is to matter, and m to differ from the lengths that it starts with.
        parameter.data = parameter.data * (1 + 0.1 * noise) if parameter.ndim == 1 else 0.2 * noise
    base.name_or_path = "tiny/llama"
    model.peft_config["default"].base_model_name_or_path = "tiny/llama"
    model.save_pretrained(folder)
    os.remove(f"{folder}/README.md")
    sort_targets(f"{folder}/adapter_config.json")
    with torch.no_grad():
        logits = model(torch.tensor([SEQUENCES[2][0]])).logits[0]
    optimizer = torch.optim.AdamW(trained.values(), lr=RATE, weight_decay=0)
    losses, norms, gradients = [], [], {}
    for step in range(STEPS):
        optimizer.zero_grad()
        value = loss(model)
        value.backward()
        losses.append(value.item())
        norms.append(sum(p.grad.double().square().sum() for p in trained.values()).sqrt().item())
        if step == 0:
            for n, p in trained.items():
                gradient = p.grad.double().flatten()
                weights = torch.cos(0.37 * torch.arange(len(gradient), dtype=torch.float64))
                gradients[name(n)] = {
                    "norm": gradient.norm().item(), "weighted": (gradient * weights).sum().item()}
        optimizer.step()
    with torch.no_grad():
        losses.append(loss(model).item())
    golden = {
        "sequences": [{"tokens": tokens, "firstTarget": first} for tokens, first in SEQUENCES],
        "rate": RATE, "losses": losses, "gradientNorms": norms, "gradients": gradients,
        "logits": logits.tolist(),
        "finalNorms": {name(n): p.detach().double().norm().item() for n, p in trained.items()},
    }
    with open(f"{folder}/golden.json", "w", encoding="utf-8") as file:
        json.dump(rounded(golden), file, separators=(",", ":"))
        file.write("\n")


def rounded(value):
    if isinstance(value, float):
        return float(f"{value:.8g}")
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    return [rounded(item) for item in value] if isinstance(value, list) else value


def main(base_folder, out):
    torch.set_num_threads(1)
    files = {}
    for kind, options in KINDS.items():
        torch.manual_seed(SEED)
        make(base_folder, f"{out}/{kind}", options)
        for file_name in ["adapter_config.json", "adapter_model.safetensors", "golden.json"]:
            with open(f"{out}/{kind}/{file_name}", "rb") as file:
                files[f"{kind}/{file_name}"] = hashlib.sha256(file.read()).hexdigest()
    manifest = {
        "generator": "tools/goldens/make_adapters.py", "seed": SEED, "sha256": files,
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__,
                     "peft": peft.__version__},
    }
    with open(f"{out}/manifest.json", "w", encoding="utf-8") as file:
        json.dump(manifest, file, indent=2)
        file.write("\n")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
