"""Prints texts that tokenizers get wrong, or prompts, as JSON Lines for `crossover`.

Usage: python texts.py [prompts]
"""

import json
import sys

TEXTS = [
    "", " ", "  ", "\n", "\n\n", "\t", "\r\n", " \n ", "a", " a", "a ", "  a", "Hello, world!",
    "hello world", "HELLO WORLD", "don't", "DON'T", "I'm we're they've he'd she'll it's",
    "1", "12", "123", "1234567890", "3.14159", "1,000,000", "x1y22z333", "2024-11-30T23:59:59Z",
    "½ ² ³ Ⅷ ٣ ४", "naïve café", "nai\u0308ve cafe\u0301", "Straße ǅ ﬁ", "日本語のテキスト", "中文 文本",
    "한국어 텍스트", "Привет, мир", "שלום עולם", "مرحبا بالعالم", "हिन्दी पाठ", "ไทย",
    "😀 👩‍👩‍👧‍👦 🇫🇷", "\u00a0nbsp\u2003em\u200bzero", "\ufeffbom", "a\u0000b", "\u0001\u007f",
    "<|im_start|>user\nHi<|im_end|>\n", "<|im_end|>", "<|endoftext|>", "text<|im_end|>text",
    "<|im_start|> <|im_end|>", "<|im_", "<repo_name>x<file_sep>y", "<|IM_END|>",
    "def f(x):\n    return x ** 2  # square\n", "if (a && b) { return c[0]->d; }", "https://a.b/c?d=e&f=g#h",
    "a_b-c.d/e\\f", "\"quoted\" 'single' `tick`", "---\n***\n___", "a" * 100, "ab " * 60,
    "   leading", "trailing   ", "tabs\t\ttabs", "mixed \t\n \r\n  end",
    "Zażółć gęślą jaźń", "ÀÉÎÕÜ àéîõü", "e\u0301\u0327\u0323", "𝕳𝖊𝖑𝖑𝖔", "㊗️ ㋿ ﷽",
]

PROMPTS = [
    "The capital of France is",
    "Question: Who leads the library?\nAnswer:",
    "<|im_start|>user\nWhat is 7 times 8?<|im_end|>\n<|im_start|>assistant\n",
    "<|im_start|>system\nYou are brief.<|im_end|>\n<|im_start|>user\nName three rivers."
    "<|im_end|>\n<|im_start|>assistant\n",
    "def fibonacci(n):\n",
    "Once upon a time, in a town by the sea,",
    "1, 2, 3, 4, 5,",
    "La bibliothèque ouvre à",
]

if __name__ == "__main__":
    isPrompts = sys.argv[1:] == ["prompts"]
    for text in PROMPTS if isPrompts else TEXTS:
        print(json.dumps({"prompt" if isPrompts else "text": text}))
