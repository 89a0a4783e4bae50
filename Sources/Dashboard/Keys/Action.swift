/// What a key can do. The name in a configuration file is the case's name with underscores: `pause_or_resume`.
enum Action: String, Hashable, Sendable, CaseIterable {
    case pauseOrResume, oneStep, stop, stopAfterEpoch, saveCheckpoint
    case undo, rewind, branch, probe, findLearningRate, morePatience, endlessPatience, stopping
    case faster, slower, seekBack, seekOn
    case nextPane, previousPane, up, down, pageUp, pageDown, toStart, toEnd
    case decrease, increase, decreaseMuch, increaseMuch, edit, followSchedule
    case inspectLeft, inspectRight, inspectFarLeft, inspectFarRight, inspectEnd
    case logarithmicAxis, logarithmicSteps, horizontalAxis, smoothing, smoothMore, smoothLess, window
    case zoomIn, zoomOut, panLeft, panRight, fitAll, lockRange, clipOutliers, hideSeries
    case nextQuantity, previousQuantity, addChart, removeChart, moveChartBack, moveChartOn, chartColumns, enlargeChart,
        growChart, shrinkChart
    case theme, help, results, redraw, suspend, quit, interrupt, commandLine, palette, actOnNotice, refuseNotice
    case applyEdit, leaveEdit, clearEdit, eraseCharacter
    case complete, eraseWord, cursorLeft, cursorRight, cursorHome, cursorEnd
    case confirm, stopAndStay, leave, goOn, closeOverlay, chooseTheme, searchHelp
    case nextChoice, previousChoice, takeChoice
    case pageOverview, pageCharts, pageModel, pageEvaluate, pageExamples, pageData, pageSystem, pageRuns, pageFolds
    case nextPage, previousPage
    case otherExamples, sampleAnew, cooler, warmer
    case openRun, compareRun, clearComparison, filterRuns, sortRuns, turnOrder, escapeRuns, showHidden
    case pinRun, hideRun, renameRun, tagRun, noteRun, deleteRun, replayRun, branchRun, resumeRun

    /// The name in a configuration file.
    var name: String {
        rawValue.reduce(into: "") { name, letter in
            name += letter.isUppercase ? "_\(letter.lowercased())" : "\(letter)"
        }
    }
}
