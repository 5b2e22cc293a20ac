import Foundations
import Mustache

/// What the pages of a report look like, around the text that the report writes itself.
///
/// Templates are Mustache (mustache.5) without changed delimiters, inheritance and pragmas. Values
/// are safe where they stand before a template sees them, with two braces or three, and they have
/// no functions: no template can turn words of a model into markup. docs/reports.md says what a
/// template may name.
public struct ReportTemplates: Sendable, Equatable {
    /// The templates by file name: `report.md.mustache`, `report.html.mustache` and what these take
    /// in, such as `style.css.mustache`.
    public let files: [String: String]
    /// Where a team's own templates lie, for messages.
    private let folder: String

    /// How the file of a template ends.
    public static let ending = ".mustache"

    /// The templates that come with the program.
    public static let shipped = ReportTemplates(
        files: [
            "report.md\(ending)": String(
                decoding: PackageResources.report_md_mustache, as: UTF8.self),
            "report.html\(ending)": String(
                decoding: PackageResources.report_html_mustache, as: UTF8.self),
            "style.css\(ending)": String(
                decoding: PackageResources.style_css_mustache, as: UTF8.self),
        ], folder: "")

    /// The shipped templates, but for those that a team has written itself; it may add partials.
    ///
    /// - Parameters:
    ///   - own: file name → text; every name ends in ``ending``.
    ///   - folder: where these files lie, for messages.
    public init(own: [String: String], folder: String) {
        self.init(
            files: Self.shipped.files.merging(own) { $1 },
            folder: folder.isEmpty ? "" : "\(folder)/")
    }

    private init(files: [String: String], folder: String) {
        self.files = files
        self.folder = folder
    }

    /// The page of a template.
    ///
    /// - Parameter name: such as `report.md`.
    /// - Throws: ``ReportsError/template(position:problem:)`` for the first mistake of any template.
    func page(_ name: String, showing context: TemplateContext) throws(ReportsError) -> String {
        try check()
        var library = MustacheLibrary()
        for (file, text) in files.sorted(by: { $0.key < $1.key }) {
            let name = String(file.dropLast(Self.ending.count))
            library.register(try parsed(text, file: file), named: name)
        }
        return library.render(context.values, withTemplate: name) ?? ""
    }

    /// A line before each template: every value is safe already, nothing is left to escape.
    private static let plain = "{{% CONTENT_TYPE:TEXT}}\n"

    // MARK: - Mistakes

    private func parsed(_ text: String, file: String) throws(ReportsError) -> MustacheTemplate {
        do {
            return try MustacheTemplate(string: Self.plain + text)
        } catch let error as MustacheTemplate.ParserError {
            let position = TextPosition(
                file: folder + file, line: error.context.lineNumber - 1,
                column: error.context.columnNumber)
            throw .template(position: position, problem: Self.words(for: error.error))
        } catch {
            let position = TextPosition(file: folder + file, line: 1, column: 1)
            throw .template(position: position, problem: "cannot be read")
        }
    }

    private static func words(for error: any Error) -> String {
        switch error as? MustacheTemplate.Error {
        case .sectionCloseNameIncorrect: "the end of a section that was not begun last"
        case .expectedSectionEnd: "the end of a section is missing"
        case .unfinishedName, nil: "a tag without its end }}, or a name with a sign in it"
        default: "a tag that reports do not know"
        }
    }

    /// Looks for what Mustache would let pass, or what would never come to an end.
    private func check() throws(ReportsError) {
        let partials = files.keys.map { String($0.dropLast(Self.ending.count)) }.sorted()
        var uses: [String: [String]] = [:]
        for (file, text) in files.sorted(by: { $0.key < $1.key }) {
            let check = TemplateCheck(text: text, file: folder + file, partials: partials)
            uses[String(file.dropLast(Self.ending.count))] = try check.usedPartials()
        }
        for name in partials {
            var seen: Set<String> = []
            var next = uses[name] ?? []
            while let used = next.popLast() {
                if seen.insert(used).inserted { next += uses[used] ?? [] }
            }
            guard !seen.contains(name) else {
                let file = TextPosition(file: folder + name + Self.ending, line: 1, column: 1)
                throw .template(position: file, problem: "the template includes itself")
            }
        }
    }
}
