"""Makes a tiny model of random weights for every decoder family, with what transformers computes.

Usage: python make_tiny_models.py OUT_FOLDER

OUT_FOLDER/<family>/ gets
  config.json        as published checkpoints of the family write it
  model.safetensors  F16; every weight is exact in it
  model.gguf         the same weights by llama.cpp's names and order of rows, no tokenizer
  golden.json        "sequences": tokens, and the logits [rows, vocabulary] of some of their rows
                     "gradients": of the mean cross-entropy over the second sequence's tokens but
                     the first, for every tensor its norm and its sum weighted by cos(0.37 i),
                     i being the flat index
OUT_FOLDER/manifest.json names versions, seeds and the SHA-256 of every file.

Needs torch, transformers, safetensors and gguf; made with 2.13.0, 5.23.0, 0.8.0 and 0.19.0.
"""

import hashlib
import json
import os
import sys

import gguf
import numpy
import safetensors
import safetensors.torch
import torch
import transformers

VOCABULARY = 97
COMMON = {
    "hidden_size": 32, "intermediate_size": 40, "num_hidden_layers": 2, "num_attention_heads": 4,
    "num_key_value_heads": 2, "vocab_size": VOCABULARY, "max_position_embeddings": 256,
    "bos_token_id": 0, "eos_token_id": 1, "pad_token_id": 0, "initializer_range": 0.02,
    "attention_dropout": 0.0, "use_cache": True,
}

# What differs from family to family, in the words of its published config.json.
FAMILIES = {
    "llama": {
        "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_act": "silu",
        "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "rope_scaling": None,
        "tie_word_embeddings": False,
    },
    "llama3": {
        "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_act": "silu",
        "head_dim": 16, "rms_norm_eps": 1e-5, "rope_theta": 10000.0,
        "rope_scaling": {
            "factor": 8.0, "high_freq_factor": 4.0, "low_freq_factor": 1.0,
            "original_max_position_embeddings": 32, "rope_type": "llama3",
        },
        "eos_token_id": [1, 3], "tie_word_embeddings": True,
    },
    "qwen2": {
        "architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "hidden_act": "silu",
        "rms_norm_eps": 1e-6, "rope_theta": 1000000.0, "sliding_window": 128,
        "max_window_layers": 2, "use_sliding_window": False, "tie_word_embeddings": False,
    },
    "qwen3": {
        "architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3", "hidden_act": "silu",
        "head_dim": 12, "rms_norm_eps": 1e-6,
        "rope_parameters": {"rope_theta": 1000000.0, "rope_type": "default"},
        "attention_bias": False, "use_sliding_window": False, "tie_word_embeddings": True,
    },
    "gemma": {
        "architectures": ["GemmaForCausalLM"], "model_type": "gemma", "hidden_act": "gelu",
        "hidden_activation": None, "num_attention_heads": 2, "num_key_value_heads": 1,
        "head_dim": 16, "rms_norm_eps": 1e-6, "rope_theta": 10000.0, "rope_scaling": None,
    },
    "gemma3": {
        "architectures": ["Gemma3ForCausalLM"], "model_type": "gemma3_text",
        # Five layers with a window and one without, as llama.cpp takes it to be.
        "hidden_activation": "gelu_pytorch_tanh", "head_dim": 8, "num_hidden_layers": 6,
        "num_attention_heads": 2, "num_key_value_heads": 1, "intermediate_size": 16,
        "rms_norm_eps": 1e-6, "rope_theta": 1000000.0, "rope_local_base_freq": 10000.0,
        "rope_scaling": None, "query_pre_attn_scalar": 8, "sliding_window": 128,
        "sliding_window_pattern": 6,
        "attn_logit_softcapping": None, "final_logit_softcapping": None,
    },
}
SEEDS = {name: 100 + index for index, name in enumerate(FAMILIES)}
# A row's number where the whole sequence's logits would be too many.
LENGTHS = {9: None, 20: None, 90: [0, 31, 32, 33, 60, 89]}


def draw_weights(model, seed):
    """Weights far enough from zero that every part shows in the logits, exact in F16."""
    generator = torch.Generator().manual_seed(seed)
    for name, parameter in model.named_parameters():
        values = torch.randn(parameter.shape, generator=generator)
        if "norm" in name:
            plain = 0 if "gemma" in model.config.model_type else 1
            # On a grid, so that 1 + w is as exact as w.
            values = plain + torch.round(values * 0.3 * 256) / 256
        elif name.endswith(".bias"):
            values *= 0.5
        elif "embed_tokens" in name:
            # Gemma multiplies its embedding; its logits are to stay as small as the others'.
            values *= 0.3
        else:
            values *= 1.2 / parameter.shape[-1] ** 0.5
        parameter.data = values.half().float()


def sequences(seed):
    generator = torch.Generator().manual_seed(seed + 1000)
    return [
        torch.randint(4, VOCABULARY, (length,), generator=generator).tolist() for length in LENGTHS
    ]


def golden(model, seed):
    result = []
    for tokens, rows in zip(sequences(seed), LENGTHS.values()):
        with torch.no_grad():
            logits = model(torch.tensor([tokens])).logits[0]
        rows = list(range(len(tokens))) if rows is None else rows
        result.append({
            "tokens": tokens, "rows": rows,
            "logits": [[round(value, 5) for value in logits[row].tolist()] for row in rows],
        })
    tokens = torch.tensor([sequences(seed)[1]])
    model.zero_grad()
    logits = model(tokens).logits[0, :-1]
    loss = torch.nn.functional.cross_entropy(logits, tokens[0, 1:])
    loss.backward()
    gradients = {}
    for name, parameter in model.named_parameters():
        gradient = parameter.grad.double().flatten()
        weights = torch.cos(0.37 * torch.arange(len(gradient), dtype=torch.float64))
        gradients[name] = {
            "norm": float(f"{gradient.norm().item():.7g}"),
            "weighted": float(f"{(gradient * weights).sum().item():.7g}"),
        }
    return {"sequences": result, "loss": round(loss.item(), 6), "gradients": gradients}


GGUF_PARTS = {
    "input_layernorm": "attn_norm", "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v", "self_attn.o_proj": "attn_output",
    "self_attn.q_norm": "attn_q_norm", "self_attn.k_norm": "attn_k_norm",
    "post_attention_layernorm": "ffn_norm", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
GEMMA3_PARTS = {
    "post_attention_layernorm": "post_attention_norm", "pre_feedforward_layernorm": "ffn_norm",
    "post_feedforward_layernorm": "post_ffw_norm",
}
GGUF_WHOLE = {
    "model.embed_tokens.weight": "token_embd.weight", "model.norm.weight": "output_norm.weight",
    "lm_head.weight": "output.weight",
}


def gguf_name(name, architecture):
    if name in GGUF_WHOLE:
        return GGUF_WHOLE[name]
    _, _, layer, part = name.split(".", 3)
    stem, kind = part.rsplit(".", 1)
    parts = GGUF_PARTS | (GEMMA3_PARTS if architecture == "gemma3" else {})
    return f"blk.{layer}.{parts[stem]}.{kind}"


def interleaved(values, heads):
    """llama.cpp turns neighbouring channels for the architecture llama."""
    width = values.shape[0] // heads
    return values.reshape(heads, 2, width // 2, -1).swapaxes(1, 2).reshape(values.shape)


def write_gguf(path, model, architecture, matrices):
    """The weights as llama.cpp's converter writes them; `matrices` is their type."""
    config = model.config
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    width = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
    writer.add_key_length(width)
    writer.add_value_length(width)
    rope = config.rope_parameters
    writer.add_rope_freq_base(rope.get("full_attention", rope)["rope_theta"])
    if architecture == "llama":
        writer.add_rope_dimension_count(width)
    if architecture == "gemma3":
        writer.add_sliding_window(config.sliding_window)
    writer.add_vocab_size(config.vocab_size)
    writer.add_tokenizer_model("no_vocab")
    if rope.get("rope_type") == "llama3":
        inverse, _ = transformers.modeling_rope_utils.ROPE_INIT_FUNCTIONS["llama3"](config, "cpu")
        plain = rope["rope_theta"] ** (-torch.arange(0, width, 2).double() / width)
        writer.add_tensor("rope_freqs.weight", (plain / inverse.double()).float().numpy())
    tied = config.tie_word_embeddings
    for name, tensor in model.state_dict().items():
        if name == "lm_head.weight" and tied:
            continue
        values = tensor.float().numpy()
        if architecture == "llama" and ".q_proj." in name:
            values = interleaved(values, config.num_attention_heads)
        if architecture == "llama" and ".k_proj." in name:
            values = interleaved(values, config.num_key_value_heads)
        if "gemma" in architecture and name.endswith("norm.weight"):
            values = values + 1
        kind = matrices if values.ndim == 2 else numpy.float32
        writer.add_tensor(gguf_name(name, architecture), numpy.ascontiguousarray(values, kind))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def make(folder, family):
    os.makedirs(folder, exist_ok=True)
    with open(f"{folder}/config.json", "w", encoding="utf-8") as file:
        json.dump(COMMON | FAMILIES[family], file, indent=2, sort_keys=True)
        file.write("\n")
    config = transformers.AutoConfig.from_pretrained(folder)
    model = transformers.AutoModelForCausalLM.from_config(
        config, attn_implementation="eager", dtype=torch.float32)
    model.eval()
    draw_weights(model, SEEDS[family])
    tensors = {
        name: tensor.half().contiguous() for name, tensor in model.state_dict().items()
        if not (name == "lm_head.weight" and config.tie_word_embeddings)
    }
    safetensors.torch.save_file(tensors, f"{folder}/model.safetensors", {"format": "pt"})
    model = transformers.AutoModelForCausalLM.from_pretrained(
        folder, attn_implementation="eager", dtype=torch.float32)
    model.eval()
    with open(f"{folder}/golden.json", "w", encoding="utf-8") as file:
        json.dump(golden(model, SEEDS[family]), file, separators=(",", ":"))
        file.write("\n")
    architecture = {"llama3": "llama"}.get(family, family)
    write_gguf(f"{folder}/model.gguf", model, architecture, numpy.float16)
    return model, architecture


def main(out):
    torch.set_num_threads(1)
    files = {}
    for family in FAMILIES:
        make(f"{out}/{family}", family)
        for name in ["config.json", "model.safetensors", "model.gguf", "golden.json"]:
            with open(f"{out}/{family}/{name}", "rb") as file:
                files[f"{family}/{name}"] = hashlib.sha256(file.read()).hexdigest()
    manifest = {
        "generator": "tools/goldens/make_tiny_models.py",
        "versions": {
            "torch": torch.__version__, "transformers": transformers.__version__,
            "safetensors": safetensors.__version__, "gguf": "0.19.0",
        },
        "seeds": SEEDS, "sha256": files,
    }
    with open(f"{out}/manifest.json", "w", encoding="utf-8") as file:
        json.dump(manifest, file, indent=2)
        file.write("\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
