import Foundation
import RunProtocol
import Testing

@Suite("Events and commands as JSON lines")
struct JSONLinesTests {
    @Test("an event of every kind survives the round trip", arguments: Samples.events)
    func eventRoundTrip(event: TrainingEvent) throws {
        let record = EventRecord(sequence: 7, seconds: 0.31, event: event)
        let line = try JSONLines.encode(record)
        #expect(try JSONLines.decode(EventRecord.self, from: line) == record)
        #expect(!line.contains(UInt8(ascii: "\n")), "an object is one line")
    }

    @Test("the samples hold every kind of event")
    func samplesAreComplete() {
        #expect(Set(Samples.events.map(\.kind)) == Set(TrainingEvent.Kind.allCases))
    }

    @Test("a command of every kind survives the round trip", arguments: Samples.commands)
    func commandRoundTrip(action: TrainingCommand.Action) throws {
        let command = TrainingCommand(id: CommandID(41), action: action)
        #expect(try JSONLines.decode(TrainingCommand.self, from: JSONLines.encode(command)) == command)
    }

    private static let steps = StepRecord(
        step: 40, epoch: 2, loss: 0.25, gradientNorm: 1.5, learningRate: 0.5, examplesPerSecond: 900)
    private static let command = TrainingCommand(id: CommandID(3), action: .set(key: "a.b", value: 0.5))
    private static let answer = CommandAnswer(
        command: command, step: 9, outcome: .applied(oldValue: 1, newValue: 0.5))
    private static let checkpoint = CheckpointRecord(
        step: 8, kind: .best, file: "a/b", bytes: 12, durationSeconds: 0.25)

    /// Events and their lines; a line is broken here where the text breaks.
    private static let flatForms: [(TrainingEvent, String)] = [
        (
            .stateChanged(StateChange(state: .paused, step: 40)),
            #"{"event":"stateChanged","seconds":0.5,"sequence":7,"state":"paused","step":40}"#
        ),
        (
            .stepsCompleted(steps),
            #"""
            {"epoch":2,"event":"stepsCompleted","examplesPerSecond":900,"firstStep":40,"gradientNorm":1.5,\#
            "lastStep":40,"learningRate":0.5,"loss":0.25,"maximumLoss":0.25,"meanLoss":0.25,"minimumLoss":0.25,\#
            "seconds":0.5,"sequence":7}
            """#
        ),
        (
            .commandAnswered(answer),
            #"""
            {"command":{"action":"set","id":3,"key":"a.b","value":0.5},"event":"commandAnswered",\#
            "outcome":{"newValue":0.5,"oldValue":1,"outcome":"applied"},"seconds":0.5,"sequence":7,"step":9}
            """#
        ),
        (
            .checkpointSaved(checkpoint),
            #"""
            {"bytes":12,"durationSeconds":0.25,"event":"checkpointSaved","file":"a/b","kind":"best",\#
            "seconds":0.5,"sequence":7,"step":8}
            """#
        ),
    ]

    @Test("the flat form is as documented", arguments: flatForms)
    func flatForm(event: TrainingEvent, line: String) throws {
        let record = EventRecord(sequence: 7, seconds: 0.5, event: event)
        #expect(String(decoding: try JSONLines.encode(record), as: UTF8.self) == line)
        #expect(try JSONLines.decode(EventRecord.self, from: Data(line.utf8)) == record)
    }

    @Test(
        "numbers that are not finite are the strings nan, inf and -inf",
        arguments: [(Double.nan, "nan"), (.infinity, "inf"), (-.infinity, "-inf")])
    func notFinite(value: Double, text: String) throws {
        let record = EventRecord(sequence: 1, seconds: 0, event: .stepsCompleted(Samples.step(1, loss: value)))
        let line = try JSONLines.encode(record)
        #expect(String(decoding: line, as: UTF8.self).contains("\"loss\":\"\(text)\""))
        guard case .stepsCompleted(let steps) = try JSONLines.decode(EventRecord.self, from: line).event else {
            Issue.record("the kind changed")
            return
        }
        #expect(steps.loss.description == value.description)
    }

    @Test(
        "what is no event is an error",
        arguments: [
            "", "{", "null", "[]", #"{"event":"lunchEaten","sequence":1,"seconds":0}"#,
            #"{"event":"stateChanged","sequence":1,"seconds":0,"state":"asleep","step":1}"#,
            #"{"event":"stateChanged","sequence":1,"seconds":0,"state":"paused"}"#,
            #"{"event":"stateChanged","sequence":"one","seconds":0,"state":"paused","step":1}"#,
            #"{"sequence":1,"seconds":0,"state":"paused","step":1}"#,
        ])
    func unknownEvent(line: String) {
        #expect(throws: DecodingError.self) { try JSONLines.decode(EventRecord.self, from: Data(line.utf8)) }
    }

    @Test(
        "what is no command is an error",
        arguments: [
            #"{"id":1,"action":"dance"}"#, #"{"action":"pause"}"#, #"{"id":1,"action":"set","key":"a"}"#,
            #"{"id":1,"action":"advance"}"#,
        ])
    func unknownCommand(line: String) {
        #expect(throws: DecodingError.self) { try JSONLines.decode(TrainingCommand.self, from: Data(line.utf8)) }
    }

    @Test("a metric that this version does not know is kept")
    func unknownMetric() throws {
        let line = Data(#"{"loss":0.5,"radiance":3}"#.utf8)
        let values = try JSONLines.decode(MetricValues.self, from: line)
        #expect(values.metrics == [.loss])
        #expect(try JSONLines.encode(values) == line)
    }
}
