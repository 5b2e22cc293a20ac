"""A decoder in transformers and PEFT: generates, scores and is fine-tuned, in batches, f32."""
from __future__ import annotations

import copy
import math
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from peft import LoraConfig, get_peft_model
from torch.nn.functional import cross_entropy, log_softmax
from transformers import (
    AutoTokenizer, DynamicCache, LlamaForCausalLM, StoppingCriteria, StoppingCriteriaList,
)

ALL_LINEAR = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
BLANKS = set("ĠĊĉċČč")  # white space as byte-level BPE writes it; Ċ is the line break


@dataclass(frozen=True)
class Sequence:
    """Token ids to learn from or to score."""

    ids: list[int]
    start: int  # those from here on are predicted; nothing predicts the first one

    @property
    def targets(self) -> int:
        return len(self.ids) - self.start


class LineEnd(StoppingCriteria):
    """Ends an answer at its first line break; leading ones do not count."""

    def __init__(self, pieces: list[str], prompt_length: int):
        self.breaks = torch.tensor(["Ċ" in x for x in pieces])
        self.blank = torch.tensor([set(x) <= BLANKS for x in pieces])
        self.start = prompt_length

    def __call__(self, input_ids: torch.Tensor, scores: Any, **_: Any) -> torch.Tensor:
        new = input_ids[:, self.start:]
        return self.breaks[new[:, -1]] & ~self.blank[new[:, :-1]].all(1)


class LanguageModel:
    """The model of a converted checkpoint, with the adapters of at most one training merged in."""

    def __init__(self, folder: str, batch: int, shares_prefix: bool):
        self.folder, self.batch, self.shares_prefix = folder, batch, shares_prefix
        self.tokenizer = AutoTokenizer.from_pretrained(folder, padding_side="left")
        self.pieces = self.tokenizer.convert_ids_to_tokens(range(len(self.tokenizer)))
        self.use_base()

    def use_base(self) -> None:
        self.model = LlamaForCausalLM.from_pretrained(self.folder, dtype=torch.float32).eval()

    def tokens(self, text: str) -> list[int]:
        return self.tokenizer(text, add_special_tokens=False).input_ids

    def chat(self, messages: list[dict[str, str]]) -> str:
        return self.tokenizer.apply_chat_template(
            messages, tokenize=False, add_generation_prompt=True)

    def sequence(self, prompt: str, completion: str, ends: bool) -> Sequence:
        """A completion to be predicted after its prompt; `ends` adds the token that ends it."""
        start, end = self.tokens(prompt), [self.tokenizer.eos_token_id] if ends else []
        return Sequence(start + self.tokens(completion) + end, max(1, len(start)))

    def batches(self, lengths: list[int]) -> Iterator[list[int]]:
        """Places of sequences of like length."""
        order = sorted(range(len(lengths)), key=lengths.__getitem__)
        for start in range(0, len(order), self.batch):
            yield order[start:start + self.batch]

    def shared_beginning(self, prompts: list[list[int]]) -> tuple[int, DynamicCache | None]:
        """How many tokens all prompts begin with, their last one excepted, and what is computed
        of these; nothing is shared unless that was asked for."""
        shared = os.path.commonprefix([x[:-1] for x in prompts]) if self.shares_prefix else []
        if not shared:
            return 0, None
        cache = DynamicCache(config=self.model.config)
        self.model(torch.tensor([shared]), past_key_values=cache, logits_to_keep=1)
        return len(shared), cache

    # Generating

    @torch.inference_mode()
    def generate(self, prompts: list[str], most: int, to_line_end: bool = True) -> list[str]:
        """The likeliest continuation of each prompt, to the end of its line unless all is asked."""
        ids = [self.tokens(x) for x in prompts]
        shared, beginning = self.shared_beginning(ids)
        answers = [""] * len(prompts)
        for places in self.batches([len(x) for x in ids]):
            rest = self.tokenizer.pad(
                {"input_ids": [ids[x][shared:] for x in places]}, return_tensors="pt")
            head = torch.tensor([ids[0][:shared]] * len(places), dtype=torch.long)
            given = torch.cat([head, rest.input_ids], 1)
            ends = [LineEnd(self.pieces, given.shape[1])] if to_line_end else []
            new = self.model.generate(
                input_ids=given,
                attention_mask=torch.cat([torch.ones_like(head), rest.attention_mask], 1),
                past_key_values=copies(beginning, len(places)), max_new_tokens=most,
                do_sample=False, eos_token_id=self.tokenizer.eos_token_id,
                pad_token_id=self.tokenizer.eos_token_id,
                stopping_criteria=StoppingCriteriaList(ends),
            )[:, given.shape[1]:]
            texts = self.tokenizer.batch_decode(new, skip_special_tokens=True)
            for place, text in zip(places, texts):
                answers[place] = text.lstrip().split("\n")[0].strip() if to_line_end else text
        return answers

    # Scoring

    def losses(
        self, sequences: list[Sequence], past: DynamicCache | None = None
    ) -> torch.Tensor:
        """The loss of each target in a padded batch, 0 elsewhere; no logits before the first.

        `past` is what is computed of tokens before the sequences.
        """
        length, first = max(len(x.ids) for x in sequences), min(x.start for x in sequences)
        ids = torch.zeros(len(sequences), length, dtype=torch.long)
        present, labels = torch.zeros_like(ids), torch.full_like(ids, -100)
        for row, x in enumerate(sequences):
            ids[row, :len(x.ids)] = torch.tensor(x.ids)
            present[row, :len(x.ids)] = 1
            labels[row, x.start:len(x.ids)] = ids[row, x.start:len(x.ids)]
        before = torch.ones(len(ids), past.get_seq_length() if past else 0, dtype=torch.long)
        logits = self.model(
            input_ids=ids, attention_mask=torch.cat([before, present], 1), past_key_values=past,
            use_cache=past is not None, logits_to_keep=torch.arange(first - 1, length - 1)).logits
        losses = cross_entropy(logits.flatten(0, 1), labels[:, first:].flatten(), reduction="none")
        return losses.view(len(sequences), -1)

    @torch.inference_mode()
    def log_likelihoods(self, sequences: list[Sequence]) -> list[float]:
        """The sum over each sequence's targets."""
        sums = [0.0] * len(sequences)
        shared, beginning = self.shared_beginning([x.ids[:x.start] for x in sequences])
        rest = [Sequence(x.ids[shared:], x.start - shared) for x in sequences]
        for places in self.batches([len(x.ids) for x in rest]):
            losses = self.losses([rest[x] for x in places], copies(beginning, len(places)))
            for place, loss in zip(places, losses.sum(1).tolist()):
                sums[place] = -loss
        return sums

    def mean_loss(self, sequences: list[Sequence]) -> float:
        return -sum(self.log_likelihoods(sequences)) / sum(x.targets for x in sequences)

    @torch.inference_mode()
    def distributions(self, sequences: list[Sequence]) -> list[torch.Tensor]:
        """The log-probabilities of the whole vocabulary at each sequence's targets."""
        found = []
        for x in sequences:
            logits = self.model(
                input_ids=torch.tensor([x.ids]), use_cache=False,
                logits_to_keep=torch.arange(x.start - 1, len(x.ids) - 1)).logits
            found.append(log_softmax(logits[0], 1))
        return found

    # Training

    def train(
        self, options: dict[str, Any], training: list[Sequence], validation: list[Sequence],
        epochs: Iterator[list[Sequence]],
    ) -> dict[str, Any]:
        """Trains adapters with early stopping and merges the best into the model.

        `epochs` gives the training sequences in the order of each epoch.
        """
        plain = self.model
        self.model = get_peft_model(plain, LoraConfig(
            r=options["rank"], lora_alpha=options["alpha"], target_modules=ALL_LINEAR,
            task_type="CAUSAL_LM"))
        trained = {k: p for k, p in self.model.named_parameters() if p.requires_grad}
        size = options["batch"]
        steps = math.ceil(len(training) / size) * options["epochs"]
        optimizer = torch.optim.AdamW(
            trained.values(), lr=float(options["learning-rate"]), weight_decay=0)
        scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, rate_shares(steps))
        losses, looks, best, idle = [], [], math.inf, 0
        for order in epochs:
            self.model.train()
            for start in range(0, len(order), size):
                batch = order[start:start + size]
                loss = self.losses(batch).sum() / sum(x.targets for x in batch)
                loss.backward()
                torch.nn.utils.clip_grad_norm_(trained.values(), 1.0)
                optimizer.step()
                scheduler.step()
                optimizer.zero_grad()
                losses.append(loss.item())
            self.model.eval()
            looks.append({"step": len(losses), "loss": self.mean_loss(validation)})
            idle += 1
            if looks[-1]["loss"] < best:
                best, best_step, idle = looks[-1]["loss"], len(losses), 0
                kept = {k: p.detach().clone() for k, p in trained.items()}
            if idle == options["patience"]:
                break
        self.model.load_state_dict(kept, strict=False)
        self.model = self.model.merge_and_unload()
        return {
            "examples": len(training), "steps": len(losses), "bestStep": best_step,
            "stoppedEarly": len(losses) < steps, "losses": losses, "validation": looks,
            "trainableParameters": sum(p.numel() for p in trained.values()),
        }


def copies(beginning: DynamicCache | None, count: int) -> DynamicCache | None:
    """What is computed of a shared beginning, for each sequence of a batch to go on from."""
    if beginning is None:
        return None
    cache = copy.deepcopy(beginning)
    cache.batch_repeat_interleave(count)
    return cache


def rate_shares(steps: int):
    """A linear rise over 5 % of the steps, then a linear fall to a tenth at the last one."""
    warmup = round(0.05 * steps)

    def share(done: int) -> float:
        step = done + 1
        if step <= warmup:
            return step / warmup
        return 1 - 0.9 * (step - warmup) / max(1, steps - warmup)

    return share
