import Foundations

/// A JSON Schema, as far as the published one goes: a keyword that is not known here is a problem.
///
/// Source: JSON Schema draft 2020-12, core and validation.
struct JSONSchema {
    private let root: JSONNode
    /// What was wrong, each with the path to it.
    private(set) var problems: [String] = []
    /// Pointers to the properties of the schema that stood in some value.
    private(set) var visited: Set<String> = []

    init(_ text: String) throws {
        root = try JSONText(Array(text.utf8)[...], file: "schema").root()
    }

    /// Holds a JSON text against the schema.
    mutating func check(_ text: String) throws {
        let value = try JSONText(Array(text.utf8)[...], file: "value").root()
        check(value, against: root, schema: "#", at: "$")
    }

    /// Pointers to all properties that the schema names.
    var properties: Set<String> {
        let definitions = root["$defs"]?.members ?? []
        let objects =
            [("#", root)] + definitions.map { ("#/$defs/\($0.key)", $0.value) }
        return Set(
            objects.flatMap { pointer, object in
                (object["properties"]?.members ?? []).map { "\(pointer)/properties/\($0.key)" }
            })
    }

    // MARK: - Keywords

    private mutating func check(
        _ value: JSONNode, against schema: JSONNode, schema pointer: String, at path: String
    ) {
        for keyword in schema.members ?? [] {
            let rule = keyword.value
            switch keyword.key {
            case "$schema", "title", "description", "$defs": break
            case "$ref":
                let target = rule.string ?? ""
                let name = String(target.dropFirst("#/$defs/".count))
                guard let definition = root["$defs"]?[name] else {
                    problems.append("\(pointer): no definition \(target)")
                    continue
                }
                check(value, against: definition, schema: target, at: path)
            case "type":
                let allowed = rule.elements?.compactMap(\.string) ?? [rule.string ?? ""]
                demand(allowed.contains { Self.isType($0, value) }, "\(path): not \(allowed)")
            case "const": demand(value.integer == rule.integer, "\(path): not \(rule.words)")
            case "enum":
                demand(
                    (rule.elements ?? []).contains { $0.string == value.string },
                    "\(path): none of \(rule.words)")
            case "minimum":
                demand((value.integer ?? .min) >= (rule.integer ?? 0), "\(path): too small")
            case "pattern": demand(Self.matches(value.string, rule), "\(path): no match")
            case "items":
                for (index, element) in (value.elements ?? []).enumerated() {
                    check(element, against: rule, schema: pointer, at: "\(path)[\(index)]")
                }
            case "required":
                // Asks nothing of what is no object.
                guard let members = value.members else { continue }
                for name in rule.elements?.compactMap(\.string) ?? [] {
                    let isThere = members.contains { $0.key == name }
                    demand(isThere, "\(path): no \(name)")
                }
            case "propertyNames":
                for member in value.members ?? [] {
                    demand(
                        rule["pattern"].map { Self.matches(member.key, $0) } ?? false,
                        "\(path): key \(member.key)")
                }
            case "properties", "additionalProperties": break
            default: problems.append("\(pointer): keyword \(keyword.key) is not known")
            }
        }
        checkMembers(of: value, against: schema, schema: pointer, at: path)
    }

    private mutating func checkMembers(
        of value: JSONNode, against schema: JSONNode, schema pointer: String, at path: String
    ) {
        for member in value.members ?? [] {
            let place = "\(path).\(member.key)"
            if let rule = schema["properties"]?[member.key] {
                let property = "\(pointer)/properties/\(member.key)"
                visited.insert(property)
                check(member.value, against: rule, schema: property, at: place)
            } else if let rule = schema["additionalProperties"] {
                demand(rule.boolean != false, "\(place): not allowed")
                check(member.value, against: rule, schema: pointer, at: place)
            }
        }
    }

    private mutating func demand(_ holds: Bool, _ problem: String) {
        if !holds { problems.append(problem) }
    }

    private static func isType(_ name: String, _ value: JSONNode) -> Bool {
        switch (name, value.value) {
        case ("object", .object), ("array", .array), ("string", .string), ("number", .number),
            ("boolean", .boolean), ("null", .null):
            true
        case ("integer", .number): value.integer != nil
        default: false
        }
    }

    private static func matches(_ text: String?, _ pattern: JSONNode) -> Bool {
        guard let text, let regex = try? Regex(pattern.string ?? "") else { return false }
        return text.contains(regex)
    }
}
