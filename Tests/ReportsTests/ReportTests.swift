import Foundation
import FoundationXML
import Reports
import RunProtocol
import TerminalUI
import Testing

@Suite("Reports")
struct ReportTests {
    private static func report(message: String = "all 3 epochs are done", name: String = "penguins-1") -> RunReport {
        let description = RunDescription(
            name: name, runPath: "runs/\(name)", task: .classification, model: "MLP 8", parameterCount: 99,
            data: "penguins.csv", trainingExamples: 90, validationExamples: 10, testExamples: 0, optimizer: "Adam",
            device: "CPU", seed: 1, stepsPerEpoch: 10, totalSteps: 30, epochs: 3, startStep: 0, patience: nil,
            metrics: [.loss, .accuracy], hyperparameters: [], classNames: ["a", "b"])
        var events: [TrainingEvent] = [.runStarted(description)]
        for epoch in 1...3 {
            let loss = [0.9, 0.4, 0.6][epoch - 1]
            events.append(
                .validationCompleted(
                    ValidationRecord(
                        step: epoch * 10, epoch: epoch, validation: MetricValues([.loss: loss, .accuracy: 1 - loss]),
                        training: MetricValues([.loss: loss, .accuracy: 1 - loss]), isBest: epoch < 3,
                        validationsSinceBest: 0, durationSeconds: 0)))
        }
        let set = TrainingCommand(id: CommandID(1), action: .set(key: "optimizer.learning_rate", value: 3e-4))
        let pause = TrainingCommand(id: CommandID(2), action: .pause)
        events.append(
            .commandAnswered(
                CommandAnswer(command: set, step: 12, outcome: .applied(oldValue: 1e-3, newValue: 3e-4))))
        events.append(
            .commandAnswered(CommandAnswer(command: pause, step: 14, outcome: .rejected(reason: "no"))))
        events.append(.messageLogged(LogMessage(level: .warning, step: 5, text: "3 values < 0 & missing")))
        let steps = (1...30).map { step in
            StepRecord(
                step: step, epoch: 1, loss: step == 7 ? .nan : 1 / Double(step), gradientNorm: 1, learningRate: 1e-3,
                examplesPerSecond: 1)
        }
        let records = events.enumerated().map { EventRecord(sequence: $0 + 1, seconds: 0, event: $1) }
        return RunReport(events: records, steps: steps, recipe: "name = \"<penguins>\"")
    }

    @Test("a page is well-formed XML but for its doctype, and asks for nothing from anywhere")
    func wellFormed() {
        let html = ReportPage(Self.report(), name: "penguins-1").html
        let body = html.replacingOccurrences(of: "<!DOCTYPE html>", with: "")
            .replacingOccurrences(of: "<meta charset=\"utf-8\">", with: "")
            .replacingOccurrences(
                of: "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">", with: "")
        #expect(Self.parses(body))
        for part in ["http:", "https:", "<script", "<link", "url(", "@import"] { #expect(!html.contains(part)) }
    }

    @Test("what comes from outside is text, whatever it holds")
    func escaping() {
        let html = ReportPage(Self.report(), name: "<script>alert('x')</script>").html
        #expect(!html.contains("<script>"))
        #expect(html.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"))
        #expect(html.contains("3 values &lt; 0 &amp; missing"))
        #expect(html.contains("name = &quot;&lt;penguins&gt;&quot;"))
    }

    @Test("the page tells the best weights, what was done by hand, and nothing that was refused")
    func content() {
        let html = ReportPage(Self.report(), name: "penguins-1").html
        #expect(html.contains("The best weights (step 20, epoch 2)"))
        #expect(html.contains("set optimizer.learning_rate to 3e-4 (1e-3 -&gt; 3e-4)"))
        #expect(!html.contains("pause"))
    }

    @Test("a chart is a file of its own; a loss that is no number is a gap in its curve")
    func chart() {
        let file = Self.report().chart(of: .loss).file
        #expect(Self.parses(file))
        let strokes = file.components(separatedBy: "<polyline class=\"curve training\"").count - 1
        // Two of the curve, and the one beside its name in the legend.
        #expect(strokes == 3)
        #expect(file.contains("best validation, step 20"))
        #expect(!file.contains("nan") && !file.contains("inf"))
    }

    @Test(
        "a chart of nothing, of one point and of a flat line are charts too",
        arguments: [[], [1.0], [2.0, 2.0, 2.0], [.nan], [0, -1], [1e-300, 1e300]])
    func oddCharts(values: [Double]) {
        let points = values.enumerated().map { ChartSeries.Point(x: Double($0), y: $1) }
        for scale in [AxisScale.linear, .logarithmic] {
            let chart = SVGChart(
                title: "t", series: [ChartSeries(name: "s", role: .other, points: points)], scale: scale)
            #expect(Self.parses(chart.file))
            #expect(!chart.file.contains("nan") && !chart.file.contains("inf"))
        }
    }

    @Test("the check of well-formed markup fails on a tag that is left open")
    func checker() {
        #expect(!Self.parses("<p><b>text</p>"))
    }

    /// Whether libxml2 takes the markup: a parser that we did not write.
    private static func parses(_ markup: String) -> Bool {
        let parser = XMLParser(data: Data(markup.utf8))
        let listener = ErrorListener()
        parser.delegate = listener
        return parser.parse() && !listener.hasHeardError
    }
}

/// What the parser tells only its delegate.
private final class ErrorListener: NSObject, XMLParserDelegate {
    private(set) var hasHeardError = false

    func parser(_ parser: XMLParser, parseErrorOccurred parseError: any Error) { hasHeardError = true }
}
