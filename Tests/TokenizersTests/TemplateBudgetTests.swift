import ModelAPI
import Testing
import Tokenizers

@Suite("What templates may cost")
struct TemplateBudgetTests {
    /// A sound template behind `piece`.
    private func template(_ piece: String) throws(TokenizersError) -> ChatTemplate {
        try ChatTemplate(
            jinja: piece
                + "{% for m in messages %}{{ m.role ~ ': ' ~ m.content ~ '\n' }}{% endfor %}"
                + "{% if add_generation_prompt %}{{ 'assistant: ' }}{% endif %}")
    }

    /// Where a template is stopped; nil where it is not.
    private func limit(_ piece: String) -> TemplateLimit? {
        do {
            _ = try template(piece)
        } catch .costlyTemplate(_, let limit) {
            return limit
        } catch {
            Issue.record("\(error)")
        }
        return nil
    }

    /// 100,000 bytes in `x`, as many items in `l`, and a mapping `k` with a long key.
    private static let large =
        "{% set x = '\(String(repeating: "a", count: 99_999))b' %}{% set l = x | list %}"
        + "{% set y = x + '' %}{% set k = {x: 1, 'r': 1} %}"

    /// What is done to something large, or with how little it is done.
    private enum Work {
        case read(String)
        /// What takes no more time with something large.
        case free(String)
    }

    /// Does the work again and again, and expects to be stopped where it reads or makes what is
    /// large.
    private func expectPaid(_ work: Work, _ name: String) {
        switch work {
        case .read(let expression):
            let loop = "{% for i in range(30000) %}{% set z = \(expression) %}{% endfor %}"
            let limit = limit(Self.large + loop)
            #expect(limit != nil, "\(name) is not paid for: \(expression)")
        case .free(let expression):
            let loop = "{% for i in range(10000) %}{% set z = \(expression) %}{% endfor %}"
            #expect(limit(Self.large + loop) == nil, "\(name): \(expression)")
        }
    }

    @Test("every filter pays for what it reads and makes", arguments: JinjaFilter.allCases)
    func filters(filter: JinjaFilter) {
        let name = filter.rawValue
        switch filter {
        case .trim, .upper, .lower, .title, .capitalize, .length, .count, .list, .join:
            expectPaid(.read("x | \(name)"), name)
        case .replace: expectPaid(.read("x | replace('a', 'bb')"), name)
        case .first, .last: expectPaid(.read("x | \(name)"), name)
        case .map: expectPaid(.read("l | map(attribute='a')"), name)
        case .selectattr, .rejectattr: expectPaid(.read("l | \(name)('a', '==', x)"), name)
        case .items: expectPaid(.free("k | items"), name)
        case .string, .safe, .standard, .standardByLetter: expectPaid(.free("x | \(name)"), name)
        }
    }

    @Test("every method pays for what it reads and makes", arguments: JinjaMethod.allCases)
    func methods(method: JinjaMethod) {
        let name = method.rawValue
        switch method {
        case .strip, .lstrip, .rstrip:
            expectPaid(.read("x.\(name)()"), name)
            expectPaid(.read("x.\(name)(y)"), name)
        case .upper, .lower, .title, .capitalize: expectPaid(.read("x.\(name)()"), name)
        case .startswith, .endswith: expectPaid(.read("x.\(name)(y)"), name)
        case .split:
            expectPaid(.read("x.split()"), name)
            expectPaid(.read("x.split('a')"), name)
            expectPaid(.read("x.split(x)"), name)
        case .replace:
            expectPaid(.read("x.replace('a', 'b')"), name)
            expectPaid(.read("x.replace('a', x)"), name)
            expectPaid(.read("x.replace(x, '')"), name)
        case .get: expectPaid(.read("k.get(y)"), name)
        case .items, .keys, .values: expectPaid(.free("k.\(name)()"), name)
        }
    }

    @Test("every test pays for what it reads", arguments: JinjaTest.allCases)
    func tests(test: JinjaTest) {
        let name = test.rawValue
        switch test {
        case .equalto, .eq: expectPaid(.read("x is \(name)(y)"), name)
        case .sign: expectPaid(.read("[{'a': x}] | selectattr('a', '==', y)"), name)
        case .odd, .even: expectPaid(.free("1 is \(name)"), name)
        case .defined, .undefined, .none, .string, .mapping, .number, .integer, .boolean,
            .iterable, .sequence, .isTrue, .isFalse:
            expectPaid(.free("x is \(name)"), name)
        }
    }

    @Test("every operator pays for what it reads and makes", arguments: JinjaOperator.allCases)
    func operators(sign: JinjaOperator) {
        let name = sign.rawValue
        switch sign {
        case .plus:
            expectPaid(.read("x + 'a'"), name)
            expectPaid(.read("l + [1]"), name)
        case .joined: expectPaid(.read("x ~ 1"), name)
        case .equal, .unequal:
            expectPaid(.read("x \(name) y"), name)
            expectPaid(.read("l \(name) (y | list)"), name)
            expectPaid(.read("k \(name) {y: 1, 'r': 1}"), name)
        case .less: expectPaid(.read("x < y"), name)
        case .within:
            expectPaid(.read("'c' in x"), name)
            expectPaid(.read("y in x"), name)
            expectPaid(.read("'c' in l"), name)
            expectPaid(.read("y in k"), name)
        case .minus, .times, .divided, .quotient, .rest, .atMost, .greater, .atLeast:
            // Of numbers alone.
            #expect(throws: TokenizersError.self) { try template("{{ x \(name) 2 }}") }
        }
    }

    @Test("every function pays for what it makes", arguments: JinjaFunction.allCases)
    func functions(function: JinjaFunction) {
        switch function {
        case .range: #expect(limit("{{ range(9223372036854775807) }}") != nil)
        case .namespace:
            let loop = "{% for i in range(1000) %}{% set n = namespace(a=1, b=2) %}{% endfor %}"
            // Their steps alone would be too many a little later.
            #expect(limit(String(repeating: loop, count: 100)).map(isBytes) == true)
        case .raise:
            let error = #expect(throws: TokenizersError.self) {
                try template(Self.large + "{{ raise_exception(x) }}")
            }
            #expect((error?.description.utf8.count ?? .max) < 1000)
        }
    }

    @Test("what stands behind a value is paid for: items, slices, members, loops, output")
    func places() {
        for expression in ["x[5]", "x[1:]", "x[::-1]", "l[1:]", "k[y]"] {
            expectPaid(.read(expression), expression)
        }
        expectPaid(.free("l[5]"), "an item of a list")
        #expect(
            limit(Self.large + "{% for i in l %}{% for j in x %}{% endfor %}{% endfor %}") != nil)
        #expect(limit(Self.large + "{% for i in l %}{{ x }}{% endfor %}") != nil)
        let capture = "{% for i in l %}{% set z %}{{ x }}{% endset %}{% endfor %}"
        #expect(limit(Self.large + capture) != nil)
    }

    @Test("a text that doubles is stopped by its bytes, a comparison that branches by its steps")
    func growth() {
        let doubled = "{% set n = namespace(t='ab') %}{% for i in range(99) %}"
        #expect(limit(doubled + "{% set n.t = n.t.replace('a', 'aa') %}{% endfor %}") != nil)
        #expect(limit(doubled + "{% set n.t = n.t ~ n.t %}{% endfor %}").map(isBytes) == true)
        #expect(
            limit(doubled + "{% set n.t = [n.t, n.t] | join %}{% endfor %}").map(isBytes) == true)
        let shared =
            "{% set n = namespace(a=[], b=[]) %}{% for i in range(30) %}"
            + "{% set n.a = [n.a, n.a] %}{% set n.b = [n.b, n.b] %}{% endfor %}"
            + "{{ 'x' if n.a == n.b }}"
        #expect(limit(shared).map(isBytes) == false)
    }

    private func isBytes(_ limit: TemplateLimit) -> Bool {
        if case .bytes = limit { true } else { false }
    }

    @Test("lists nest to a bounded depth, so that freeing them takes a bounded stack")
    func nesting() {
        let nested = "{% set n = namespace(a=[]) %}{% for i in range(100000) %}"
        #expect(limit(nested + "{% set n.a = [n.a] %}{% endfor %}") == .nesting(most: 32))
        #expect(limit(nested + "{% set n.a = {'a': n.a} %}{% endfor %}") == .nesting(most: 32))
        #expect(
            limit(nested + "{% set n.a = {'a': n.a} | items %}{% endfor %}")
                == .nesting(most: 32))
    }

    @Test("a template has a quarter of a megabyte at most")
    func size() {
        #expect(throws: Never.self) { try template(String(repeating: "x", count: 250_000)) }
        let large = String(repeating: "x", count: 1 << 18)
        #expect(throws: TokenizersError.self) { try template(large) }
    }

    @Test("a name is of a bounded length, since every step compares it")
    func longName() {
        let name = String(repeating: "n", count: 10_000)
        #expect(throws: TokenizersError.self) { try template("{% set \(name) = 1 %}") }
    }

    @Test("a search takes a time linear in both texts, whatever they hold")
    func search() {
        let text = Array(repeating: UInt8(ascii: "a"), count: 2_000_000)
        let pattern = Array(repeating: UInt8(ascii: "a"), count: 1_000_000) + [UInt8(ascii: "b")]
        // Quadratic, this would be 10¹² comparisons.
        #expect(BytePattern(pattern).firstIndex(in: text[...]) == nil)
        #expect(BytePattern(Array("aab".utf8)).firstIndex(in: Array("aaaab".utf8)[...]) == 2)
        #expect(BytePattern(Array("aa".utf8)).places(in: Array("aaaaa".utf8)) == [0, 2])
        #expect(BytePattern(Array("abab".utf8)).places(in: Array("abababab".utf8)) == [0, 4])
        #expect(BytePattern([]).firstIndex(in: Array("a".utf8)[...]) == 0)
    }

    @Test("a long conversation is rendered: the limits grow with it")
    func longConversation() throws {
        let template = try template("")
        let text = String(repeating: "Yes, and then? ", count: 20_000)
        let messages = (0..<20).map { index in
            ChatMessage(role: index % 2 == 0 ? .user : .assistant, content: text)
        }
        let shown = try template.render(messages, addingGenerationPrompt: true)
        #expect(shown.text.utf8.count > 20 * text.utf8.count)
    }
}
