/// How the page looks: light or dark as the reader has it, on any width, and on paper.
enum HTMLStyle {
    /// The style sheet; holds no sign that XML would take for markup.
    static let sheet = """
        :root { color-scheme: light dark; --back: #ffffff; --ink: #1f2328; --quiet: #59636e;
          --line: #d1d9e0; --shade: #f3f5f7; }
        @media (prefers-color-scheme: dark) {
          :root { --back: #0d1117; --ink: #e6edf3; --quiet: #9198a1; --line: #3d444d;
            --shade: #181e26; }
        }
        body { margin: 0; background: var(--back); color: var(--ink);
          font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", Arial, sans-serif; }
        main { max-width: 68rem; margin: 0 auto; padding: 1rem; overflow-wrap: break-word; }
        p, ul, blockquote { max-width: 46rem; }
        h1, h2, h3 { line-height: 1.25; }
        h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); padding-bottom: 0.2rem; }
        code, pre { font: 0.88em ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
          background: var(--shade); border-radius: 4px; }
        code { padding: 0.1em 0.3em; overflow-wrap: anywhere; white-space: pre-wrap; }
        pre { padding: 0.8rem; overflow-x: auto; }
        blockquote { margin: 1rem 0; padding: 0 1rem; border-left: 4px solid var(--line);
          color: var(--quiet); }
        [title]:hover { text-decoration: underline dotted; cursor: help; }
        .picture { max-width: none; }
        img { max-width: 100%; height: auto; }
        .table { overflow-x: auto; margin: 1rem 0; }
        table { border-collapse: collapse; font-size: 0.9rem; }
        th, td { padding: 0.3rem 0.6rem; border-bottom: 1px solid var(--line); text-align: left;
          vertical-align: top; }
        th { background: var(--shade); vertical-align: bottom; }
        td { min-width: 3.5rem; }
        .number { text-align: right; font-variant-numeric: tabular-nums; }
        @media print {
          :root { color-scheme: light; --back: #ffffff; --ink: #000000; --quiet: #444444;
            --line: #aaaaaa; --shade: #f3f5f7; }
          body { font-size: 10pt; }
          main, p, ul, blockquote { max-width: none; }
          .table { overflow: visible; }
          table { width: 100%; font-size: 7.5pt; }
          th, td { padding: 0.15rem 0.3rem; min-width: 0; }
          pre { white-space: pre-wrap; }
          h2, h3 { break-after: avoid; }
          tr, img, li, blockquote { break-inside: avoid; }
        }
        """
}
