/// The style sheet of a report: light, or dark where the reader's system is.
enum ReportStyle {
    static let sheet = """
        :root { --ground: #fbfbfa; --card: #fff; --text: #1c2026; --dim: #5b6270; --line: #e3e6ea;
          --training: #2a78d6; --validation: #c25700; --other: #55803a; --mark: #8a5cc2; --best: #2f8f4e; }
        @media (prefers-color-scheme: dark) {
          :root { --ground: #14171c; --card: #1c2027; --text: #e8eaee; --dim: #a0a8b5; --line: #323843;
            --training: #5aa2f2; --validation: #f0944d; --other: #92c46f; --mark: #b694e6; --best: #5cc181; } }
        body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.5 ui-sans-serif, system-ui, sans-serif; }
        main { max-width: 1120px; margin: 0 auto; padding: 32px 20px 64px; }
        h1 { font-size: 28px; margin: 0 0 4px; } h2 { font-size: 17px; margin: 36px 0 12px; }
        header p { margin: 2px 0; color: var(--dim); } header .end { color: var(--text); font-weight: 600; }
        .tiles { display: flex; flex-wrap: wrap; gap: 12px; margin-top: 20px; }
        .tile { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 10px 16px; min-width: 104px; }
        .tile b { display: block; font-size: 20px; font-variant-numeric: tabular-nums; } .tile span { color: var(--dim); font-size: 13px; }
        .charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 460px), 1fr)); gap: 16px; }
        figure { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 8px; }
        svg { display: block; width: 100%; height: auto; } svg text { font-size: 12px; fill: var(--dim); }
        svg .title { font-size: 14px; font-weight: 600; fill: var(--text); } .grid { stroke: var(--line); } .axis { stroke: var(--dim); }
        .curve { fill: none; stroke-width: 1.8; stroke-linejoin: round; } .band { stroke: none; fill-opacity: .16; }
        .curve.training { stroke: var(--training); } .curve.validation { stroke: var(--validation); } .curve.other { stroke: var(--other); }
        .band.training { fill: var(--training); } .band.validation { fill: var(--validation); } .band.other { fill: var(--other); }
        .mark { stroke: var(--mark); stroke-dasharray: 3 3; } .mark.best { stroke: var(--best); }
        table { border-collapse: collapse; width: 100%; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
        th, td { text-align: left; padding: 6px 12px; border-bottom: 1px solid var(--line); } th { color: var(--dim); font-weight: 600; }
        .number { text-align: right; font-variant-numeric: tabular-nums; } tbody tr:last-child td { border-bottom: 0; }
        pre { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px; overflow-x: auto;
          font: 13px/1.5 ui-monospace, monospace; }
        """
}
