"""SmolLM2's GGUF file as a Hugging Face checkpoint in f32, converted once."""
import os

os.environ.update(HF_HUB_OFFLINE="1", TQDM_DISABLE="1", TOKENIZERS_PARALLELISM="false")
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, LlamaForCausalLM


def convert(gguf: str, converted: str) -> None:
    """Writes weights and tokenizer to the folder `converted`, with transformers' own reader.

    The tokenizer comes last: where it lies, everything does.
    """
    if os.path.exists(f"{converted}/tokenizer.json"):
        return
    folder, name = os.path.split(os.path.abspath(gguf))
    read = AutoModelForCausalLM.from_pretrained(folder, gguf_file=name, dtype=torch.float32)
    if hasattr(read.config, "quantization_config"):
        del read.config.quantization_config
    plain = LlamaForCausalLM(read.config)
    plain.load_state_dict(read.state_dict())
    plain.save_pretrained(converted)
    AutoTokenizer.from_pretrained(folder, gguf_file=name).save_pretrained(converted)


def load(gguf: str, converted: str) -> LlamaForCausalLM:
    """The model in f32, converted first where that was not done yet."""
    convert(gguf, converted)
    return LlamaForCausalLM.from_pretrained(converted, dtype=torch.float32)
