"""Chat templates in the forms that published models have, rendered by transformers.

    python tools/goldens/make_templates.py OUT

writes OUT/templates.json: for each template its text, its special tokens, and what
transformers' own Jinja makes of some conversations (null where it raises an exception).
The templates were written for this file; each uses what templates of its family use.
"""

import json
import sys

from transformers.utils.chat_template_utils import render_jinja_template

CHATML = """\
{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\\nBe kind.<|im_end|>\\n' }}{% endif %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}
"""

CHATML_TOOLS = """\
{%- if tools %}
    {{- '<|im_start|>system\\n' }}
    {%- for tool in tools %}
        {{- tool | tojson }}
    {%- endfor %}
{%- else %}
    {%- if messages[0]['role'] == 'system' %}
        {{- '<|im_start|>system\\n' + messages[0]['content'] + '<|im_end|>\\n' }}
    {%- else %}
        {{- '<|im_start|>system\\nBe kind.<|im_end|>\\n' }}
    {%- endif %}
{%- endif %}
{%- for message in messages %}
    {%- if (message.role == "user") or (message.role == "system" and not loop.first) or (message.role == "assistant" and not message.tool_calls) %}
        {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>' + '\\n' }}
    {%- elif message.role == "tool" %}
        {{- message.content | from_json }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
{%- endif %}
"""

HEADERS = """\
{{- bos_token }}
{%- if custom_tools is defined %}
    {%- set tools = custom_tools %}
{%- endif %}
{%- if not date_string is defined %}
    {%- if strftime_now is defined and false %}
        {%- set date_string = strftime_now("%d %b %Y") %}
    {%- else %}
        {%- set date_string = "26 Jul 2024" %}
    {%- endif %}
{%- endif %}
{%- if not tools is defined %}
    {%- set tools = none %}
{%- endif %}

{#- The system's message first, with the blanks at its ends removed. #}
{%- if messages[0]['role'] == 'system' %}
    {%- set system_message = messages[0]['content']|trim %}
    {%- set messages = messages[1:] %}
{%- else %}
    {%- set system_message = "" %}
{%- endif %}

{{- "<|start_header_id|>system<|end_header_id|>\\n\\n" }}
{%- if tools is not none %}
    {{- "Environment: ipython\\n" }}
{%- endif %}
{{- "Today Date: " + date_string + "\\n\\n" }}
{{- system_message }}
{{- "<|eot_id|>" }}
{%- for message in messages %}
    {%- if not (message.role == 'ipython' or message.role == 'tool' or 'tool_calls' in message) %}
        {{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n'+ message['content'] | trim + '<|eot_id|>' }}
    {%- elif 'tool_calls' in message %}
        {%- if not message.tool_calls|length == 1 %}
            {{- raise_exception("one call at once") }}
        {%- endif %}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
{%- endif %}
"""

HEADERS_SHORT = """\
{% set loop_messages = messages %}{% for message in loop_messages %}{% set content = '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n'+ message['content'] | trim + '<|eot_id|>' %}{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif %}{{ content }}{% endfor %}{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}{% endif %}
"""

INST = """\
{% if messages[0]['role'] == 'system' %}{% set loop_messages = messages[1:] %}{% set system_message = messages[0]['content'] %}{% else %}{% set loop_messages = messages %}{% set system_message = false %}{% endif %}{% for message in loop_messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Conversation roles must alternate') }}{% endif %}{% if loop.index0 == 0 and system_message != false %}{% set content = '<<SYS>>\\n' + system_message + '\\n<</SYS>>\\n\\n' + message['content'] %}{% else %}{% set content = message['content'] %}{% endif %}{% if message['role'] == 'user' %}{{ bos_token + '[INST] ' + content.strip() + ' [/INST]' }}{% elif message['role'] == 'assistant' %}{{ ' '  + content.strip() + ' ' + eos_token }}{% endif %}{% endfor %}
"""

TURNS = """\
{{ bos_token }}
{%- if messages[0]['role'] == 'system' -%}
    {%- if messages[0]['content'] is string -%}
        {%- set first_user_prefix = messages[0]['content'] + '

' -%}
    {%- else -%}
        {%- set first_user_prefix = messages[0]['content'][0]['text'] + '

' -%}
    {%- endif -%}
    {%- set loop_messages = messages[1:] -%}
{%- else -%}
    {%- set first_user_prefix = "" -%}
    {%- set loop_messages = messages -%}
{%- endif -%}
{%- for message in loop_messages -%}
    {%- if (message['role'] == 'user') != (loop.index0 % 2 == 0) -%}
        {{ raise_exception("Conversation roles must alternate") }}
    {%- endif -%}
    {%- if (message['role'] == 'assistant') -%}
        {%- set role = "model" -%}
    {%- else -%}
        {%- set role = message['role'] -%}
    {%- endif -%}
    {{ '<start_of_turn>' + role + '
' + (first_user_prefix if loop.first else "") }}
    {%- if message['content'] is string -%}
        {{ message['content'] | trim }}
    {%- elif message['content'] is iterable -%}
        {%- for item in message['content'] -%}
            {%- if item['type'] == 'text' -%}
                {{ item['text'] | trim }}
            {%- endif -%}
        {%- endfor -%}
    {%- else -%}
        {{ raise_exception("Invalid content type") }}
    {%- endif -%}
    {{ '<end_of_turn>
' }}
{%- endfor -%}
{%- if add_generation_prompt -%}
    {{'<start_of_turn>model
'}}
{%- endif -%}
"""

THINKING = """\
{%- set ns = namespace(multi_step_tool=true, last_query_index=messages|length - 1) %}
{%- for message in messages[::-1] %}
    {%- set index = (messages|length - 1) - loop.index0 %}
    {%- if ns.multi_step_tool and message.role == "user" and message.content is string and not(message.content.startswith('<tool_response>') and message.content.endswith('</tool_response>')) %}
        {%- set ns.multi_step_tool = false %}
        {%- set ns.last_query_index = index %}
    {%- endif %}
{%- endfor %}
{%- for message in messages %}
    {%- if message.content is string %}
        {%- set content = message.content %}
    {%- else %}
        {%- set content = '' %}
    {%- endif %}
    {%- if (message.role == "user") or (message.role == "system") %}
        {{- '<|im_start|>' + message.role + '\\n' + content + '<|im_end|>' + '\\n' }}
    {%- elif message.role == "assistant" %}
        {%- set reasoning_content = '' %}
        {%- if message.reasoning_content is string %}
            {%- set reasoning_content = message.reasoning_content %}
        {%- else %}
            {%- if '</think>' in content %}
                {%- set reasoning_content = content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') %}
                {%- set content = content.split('</think>')[-1].lstrip('\\n') %}
            {%- endif %}
        {%- endif %}
        {%- if loop.index0 > ns.last_query_index %}
            {%- if loop.last or (not loop.last and reasoning_content) %}
                {{- '<|im_start|>' + message.role + '\\n<think>\\n' + reasoning_content.strip('\\n') + '\\n</think>\\n\\n' + content.lstrip('\\n') }}
            {%- else %}
                {{- '<|im_start|>' + message.role + '\\n' + content }}
            {%- endif %}
        {%- else %}
            {{- '<|im_start|>' + message.role + '\\n' + content }}
        {%- endif %}
        {{- '<|im_end|>\\n' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
    {%- if enable_thinking is defined and enable_thinking is false %}
        {{- '<think>\\n\\n</think>\\n\\n' }}
    {%- endif %}
{%- endif %}
"""

MACROS = """\
{%- macro turn(role, text, end='|end|') -%}
<|{{ role }}|>
{{ text }}<{{ end }}>
{% endmacro -%}
{%- for message in messages %}
    {%- if message.role == 'assistant' %}
        {%- generation %}
        {{- turn(message.role, message.content) }}
        {%- endgeneration %}
    {%- elif message.role in ['user', 'system'] %}
        {{- turn(message.role, text=message.content) }}
    {%- else %}
        {%- break %}
    {%- endif %}
{%- endfor %}
{{- '<|assistant|>\\n' if add_generation_prompt else eos_token }}
"""

FAMILIES = {
    "chatml": CHATML,
    "chatml-tools": CHATML_TOOLS,
    "headers": HEADERS,
    "headers-short": HEADERS_SHORT,
    "inst": INST,
    "turns": TURNS,
    "thinking": THINKING,
    "macros": MACROS,
}

# One thing each, in the middle of a template that shows a conversation; only a long one, since
# a question's text has to be the beginning of the text of the question with its answer.
SHOWN = "{% for m in messages %}[{{ m.role }}:{{ m.content }}]{% endfor %}"
PIECES = [
    "{{ 1 + 2 * 3 - 4 // 3 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 7 % -3 }} {{ 'a' ~ 1 + 1 ~ 'b' }}",
    "{{ 'a' 'b' }}{{ \"it's\" }}{{ 'a\\tb\\u00e9\\\\' }}",
    "{{ not a is defined }} {{ none }} {{ true }} {{ None is none }} {{ 1 == true }}",
    "{{ 'x' if false }}|{{ 'x' if false else 'y' if true else 'z' }}",
    "{{ (1, 2, 3)[-1] }} {{ [1, 2, 3][1:][0] }} {{ 'abc'[::-1] }} {{ 'abcd'[1:-1] }}"
    " {{ [1,2,3][5:] | length }} {{ 'abc'[-2:] }} {{ [1,2,3][:0:-1] | join(',') }}",
    "{{ {'a': 1, 'b': {'c': 2}}['b'].c }} {{ {'a': 1}.get('z', 'no') }}"
    "{% for k, v in {'a': 1, 'b': 2}.items() %}{{ k }}{{ v }}{% endfor %}",
    "{% for x in [3, 4] if x > 3 %}{{ loop.index }}{{ x }}{% else %}none{% endfor %}"
    "{% for x in [] %}{{ x }}{% else %}none{% endfor %}",
    "{% for x in range(5) %}{% if x == 1 %}{% continue %}{% endif %}"
    "{% if x == 3 %}{% break %}{% endif %}{{ x }}{{ loop.last }}{% endfor %}",
    "{% set x = 1 %}{% for y in [1] %}{% set x = 2 %}{{ x }}{% endfor %}{{ x }}"
    "{% if true %}{% set x = 3 %}{% endif %}{{ x }}",
    "{% set ns = namespace(n=0) %}{% for y in 'abc' %}{% set ns.n = ns.n + 1 %}{% endfor %}{{ ns.n }}",
    "{% set a, b = ['x', 'y'] %}{{ b }}{{ a }}{% set c %} {{ a }}! {% endset %}{{ c | trim }}",
    "{% macro f(a, b='2') %}{{ a }}{{ b }}{% endmacro %}{{ f('1') }}{{ f('3', b='4') }}",
    "{{ '  a b  ' | trim }}|{{ ' a'.lstrip() }}|{{ 'xxax'.strip('x') }}|{{ 'a b c'.split(' ')[1] }}"
    "|{{ ' a  b '.split() | join('-') }}|{{ 'aXb'.replace('X', '--') }}",
    "{{ 'ß e'.upper() }} {{ 'ÄB'.lower() }} {{ 'hello wORLD' | capitalize }} {{ 'hello wORLD'.title() }}",
    "{{ 'b' in 'abc' }} {{ 'b' not in ['a'] }} {{ 'a' in {'a': 1} }} {{ '' in 'x' }}",
    "{{ 'e\\u0301' == '\\u00e9' }} {{ 'e\\u0301' | length }} {{ '🧑‍🚀' | length }}",
    "{{ nope | default('d') }} {{ '' | default('d') }} {{ '' | default('d', true) }}",
    "{{ messages | map(attribute='role') | join(', ') }}"
    " {{ messages | selectattr('role', 'equalto', 'user') | list | length }}"
    " {{ messages | rejectattr('role', 'equalto', 'user') | map(attribute='content') | first }}",
    "{{ 2 is odd }} {{ 2 is even }} {{ 'a' is string }} {{ [1] is iterable }} {{ {} is mapping }}"
    " {{ 1 is number }} {{ true is boolean }} {{ 'a' is not none }} {{ 3 is eq(3) }}",
    "{{ 1 < 2 and 2 <= 2 or false }} {{ not 1 > 2 }} {{ 'a' or 'b' }} {{ '' or 'b' }} {{ 'a' and 'b' }}",
    "  {% if true %}\n    a\n  {% endif %}\n  {{ 'b' }}\n{# a comment #}\n  c  {%- if true %} d {% endif -%}\n\n e",
    "  {%+ if true %}x{% endif +%}\ny\n  {#- gone -#}  \nz\n\n",
    "{{ '}}' }}{{ {'a': {'b': 1}}.a.b }}{{ '{%' }}",
    "{% generation %}g{% endgeneration %}{{ messages[0].nothing is defined }}{{ messages[-1]['role'] }}",
    "{{ loop is defined }}{% for m in messages %}{{ loop.first }}{{ loop.revindex }}"
    "{{ loop.previtem.role if loop.previtem is defined }}{{ loop.nextitem.role if not loop.last }};{% endfor %}",
    "{% if messages[0].role == 'assistant' %}a{% elif messages | length > 2 %}b{% else %}c{% endif %}",
    "{{ nothing }}{{ nothing.role }}",
    "{{ raise_exception('never') }}",
]

USER = {"role": "user", "content": "  Why is the sky blue?\n"}
ANSWER = {"role": "assistant", "content": "Because of the air. "}
MORE = {"role": "user", "content": "<b>'And' \"the\" sea</b> – é, 🧑‍🚀?"}
SYSTEM = {"role": "system", "content": " Be short.  "}
THOUGHT = {"role": "assistant", "content": "<think>\nhm\n</think>\n\nAir."}
CONVERSATIONS = [
    [USER],
    [SYSTEM, USER],
    [USER, ANSWER, MORE],
    [SYSTEM, USER, ANSWER, MORE, THOUGHT],
    [USER, MORE],
    [ANSWER],
]


def rendered(template, messages, adds_prompt):
    try:
        # Reference: enable_thinking is what Crossover always says.
        return render_jinja_template(
            conversations=[messages],
            chat_template=template,
            add_generation_prompt=adds_prompt,
            bos_token="<s>",
            eos_token="</s>",
            enable_thinking=False,
        )[0][0]
    except Exception as error:  # noqa: BLE001: the template's own, or an undefined name
        print("refused:", error, file=sys.stderr)
        return None


def main():
    templates = [(name, text) for name, text in FAMILIES.items()]
    long = "{% if messages | length > 2 %}\n"
    templates += [
        (f"piece {i}", f"{long}{piece}{{% endif %}}{SHOWN}") for i, piece in enumerate(PIECES)
    ]
    cases = []
    for name, text in templates:
        conversations = CONVERSATIONS if name in FAMILIES else CONVERSATIONS[2:3]
        cases.append(
            {
                "name": name,
                "template": text,
                "conversations": [
                    {"messages": c, "prompt": p, "text": rendered(text, c, p)}
                    for c in conversations
                    for p in (True, False)
                ],
            }
        )
    with open(f"{sys.argv[1]}/templates.json", "w", encoding="utf-8") as file:
        json.dump(cases, file, ensure_ascii=False, indent=1)
        file.write("\n")


main()
