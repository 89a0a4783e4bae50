import Glibc

/// A terminal database entry for 24-bit colour, carried in the program.
///
/// Only ncurses-term, an optional package, has such entries, and the one for xterm asks for more than its kin can do
/// (repeated characters, erasing in colour) and names colours in the colon form that several of them misread.
/// This one keeps to what they all share. Its source, compiled with `tic -x` of ncurses 6.4:
///
/// ```
/// descent-direct|xterm-like terminal with 24-bit colour,
///     am, km, mir, msgr, npc, xenl, AX, RGB,
///     colors#0x1000000, cols#80, it#8, lines#24, pairs#0x10000, CO#8,
///     bel=^G, bold=\E[1m, cbt=\E[Z, civis=\E[?25l, clear=\E[H\E[2J, cnorm=\E[?25h, cr=\r,
///     csr=\E[%i%p1%d;%p2%dr, cub=\E[%p1%dD, cub1=^H, cud=\E[%p1%dB, cud1=\n, cuf=\E[%p1%dC, cuf1=\E[C,
///     cup=\E[%i%p1%d;%p2%dH, cuu=\E[%p1%dA, cuu1=\E[A, dch=\E[%p1%dP, dch1=\E[P, dim=\E[2m,
///     dl=\E[%p1%dM, dl1=\E[M, ech=\E[%p1%dX, ed=\E[J, el=\E[K, el1=\E[1K, home=\E[H, hpa=\E[%i%p1%dG, ht=^I,
///     ich=\E[%p1%d@, il=\E[%p1%dL, il1=\E[L, ind=\n, kbs=^?, kcbt=\E[Z,
///     kcub1=\EOD, kcud1=\EOB, kcuf1=\EOC, kcuu1=\EOA, kdch1=\E[3~, kend=\EOF, kent=\EOM, khome=\EOH, kich1=\E[2~,
///     knp=\E[6~, kpp=\E[5~, kf1=\EOP, kf2=\EOQ, kf3=\EOR, kf4=\EOS, kf5=\E[15~, kf6=\E[17~, kf7=\E[18~, kf8=\E[19~,
///     kf9=\E[20~, kf10=\E[21~, kf11=\E[23~, kf12=\E[24~,
///     op=\E[39;49m, rc=\E8, rev=\E[7m, ri=\EM, ritm=\E[23m, rmcup=\E[?1049l\E[23;0;0t, rmir=\E[4l, rmkx=\E[?1l\E>,
///     rmso=\E[27m, rmul=\E[24m, sc=\E7,
///     setab=\E[%?%p1%{8}%<%t4%p1%d%e48;2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%;m,
///     setaf=\E[%?%p1%{8}%<%t3%p1%d%e38;2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%;m,
///     sgr=\E[0%?%p6%t;1%;%?%p5%t;2%;%?%p2%t;4%;%?%p1%p3%|%t;7%;%?%p4%t;5%;m,
///     sgr0=\E[m, sitm=\E[3m, smcup=\E[?1049h\E[22;0;0t, smir=\E[4h, smkx=\E[?1h\E=, smso=\E[7m, smul=\E[4m, vpa=\E[%i%p1%dd,
/// ```
enum DirectColorEntry {
    static let name = "descent-direct"

    /// Runs a body that looks the entry up; ncurses takes an entry from TERMINFO itself when it begins with "b64:".
    ///
    /// Changes the environment for that time: only for use before other threads start.
    static func withEntryFindable<Result>(when isWanted: Bool, _ body: () -> Result) -> Result {
        guard isWanted else { return body() }
        let former = getenv("TERMINFO").map { String(cString: $0) }
        setenv("TERMINFO", "b64:" + compiled.joined(), 1)
        defer {
            if let former { setenv("TERMINFO", former, 1) } else { unsetenv("TERMINFO") }
        }
        return body()
    }

    private static let compiled = [
        "HgI2ABoADwBpAbUCZGVzY2VudC1kaXJlY3R8eHRlcm0tbGlrZSB0ZXJtaW5hbCB3aXRoIDI0LWJpdCBjb2xvdXIAAAEAAAEAAAABAAAAAAEB",
        "AAAAAAAAAAAAAAFQAAAACAAAABgAAAD/////////////////////////////////////////////////////AAAAAQAAAQAAAAQABgAIAP//",
        "GQAhACUAKQD//zQARQBHAEsAUgD//1QAWwD//18A//9jAGcA//////////9rAHAA//+CAIcA/////4wAkQCWAJsA//+kAKgA//+6AL8AxQD/",
        "////////////////////ywD//88A////////0QD//9YA///////////aAN4A5ADoAOwA8AD2APwAAgEIAQ4BEgH//xcB//8bASABJQH/////",
        "//8pAS0BNQH///////////////////////////////////////89AUYBTwFYAf//YQFqAXMB//98Af////////////////////////////+F",
        "AYgBkwGWAZgBmwH/////3AH//////////////////////////////////94B////////////////////////////////////////4gHmAf//",
        "////////////////////////////////////////////////////////////////////////////////////////////////////////////",
        "///////////////////////qAfAB////////////////////////////////////////////////////////////////////////////////",
        "////////////////////////////////////////////////////////9gH/////////////////////////////////////////////////",
        "///////////////////////7Af//////////////////////////////////BAL///////////////////////8JAv//////////////////",
        "////////////////////////////////////////////////////////////////////////////////DwJiAhtbWgAHAA0AG1slaSVwMSVk",
        "OyVwMiVkcgAbW0gbWzJKABtbSwAbW0oAG1slaSVwMSVkRwAbWyVpJXAxJWQ7JXAyJWRIAAoAG1tIABtbPzI1bAAIABtbPzI1aAAbW0MAG1tB",
        "ABtbUAAbW00AG1sxbQAbWz8xMDQ5aBtbMjI7MDswdAAbWzJtABtbNGgAG1s3bQAbWzdtABtbNG0AG1slcDElZFgAG1ttABtbPzEwNDlsG1sy",
        "MzswOzB0ABtbNGwAG1syN20AG1syNG0AG1tMAH8AG1szfgAbT0IAG09QABtbMjF+ABtPUQAbT1IAG09TABtbMTV+ABtbMTd+ABtbMTh+ABtb",
        "MTl+ABtbMjB+ABtPSAAbWzJ+ABtPRAAbWzZ+ABtbNX4AG09DABtPQQAbWz8xbBs+ABtbPzFoGz0AG1slcDElZFAAG1slcDElZE0AG1slcDEl",
        "ZEIAG1slcDElZEAAG1slcDElZEwAG1slcDElZEQAG1slcDElZEMAG1slcDElZEEAGzgAG1slaSVwMSVkZAAbNwAKABtNABtbMCU/JXA2JXQ7",
        "MSU7JT8lcDUldDsyJTslPyVwMiV0OzQlOyU/JXAxJXAzJXwldDs3JTslPyVwNCV0OzUlO20ACQAbW1oAG09GABtPTQAbWzIzfgAbWzI0fgAb",
        "WzFLABtbMzk7NDltABtbM20AG1syM20AG1slPyVwMSV7OH0lPCV0MyVwMSVkJWUzODsyOyVwMSV7NjU1MzZ9JS8lZDslcDElezI1Nn0lLyV7",
        "MjU1fSUmJWQ7JXAxJXsyNTV9JSYlZCU7bQAbWyU/JXAxJXs4fSU8JXQ0JXAxJWQlZTQ4OzI7JXAxJXs2NTUzNn0lLyVkOyVwMSV7MjU2fSUv",
        "JXsyNTV9JSYlZDslcDElezI1NX0lJiVkJTttAAACAAEAAAADAAoAAQEIAAAAAAADAAcAQVgAUkdCAENPAA==",
    ]
}
