/// Signs and names of currencies beside a number.
extension NumberText {
    /// The codes of ISO 4217, and a few that are gone or are none but are written all the same. Other
    /// capitals are names: GPS 5m is no money.
    private static let codes: Set<String> = Set(
        """
        AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP
        BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP
        GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR
        KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK
        MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR
        SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS
        UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG
        ATS BEF DEM ESP FRF HRK ITL NLG DM NIS NTD RM RMB TL
        """.split(whereSeparator: \.isWhitespace).map(String.init))
    /// In any case. Left out is what is a unit behind a number, such as ft.
    private static let names: Set<String> = ["fr", "kč", "kr", "ksh", "rp", "rs", "tk", "zł"]

    private static func isCurrency(_ name: String) -> Bool {
        codes.contains(name) || names.contains(name.lowercased())
    }

    /// Where a sign or name of currency begins that stands before a place, blanks included; the
    /// place itself without one. Letters before a sign belong to it: `US$`, `R$`.
    func startOfCurrency(before place: Int) -> Int {
        var end = skippingBlanksBack(from: place)
        if end > 0, self[end - 1].isCurrencySign {
            let start = startOfLetters(before: end - 1)
            let letters = string(start..<end - 1).utf8
            return letters.count <= 3 && letters.allSatisfy { $0 < 0x80 } ? start : end - 1
        }
        // "Rs. 500"
        if end > 0, self[end - 1] == "." { end -= 1 }
        let start = startOfLetters(before: end)
        return Self.isCurrency(string(start..<end)) ? start : place
    }

    func hasCurrency(before number: Int) -> Bool {
        let place = number > 0 && isMinus(at: number - 1) ? number - 1 : number
        return startOfCurrency(before: place) < place
    }

    /// Behind a per cent sign, or a sign or name of currency, that stands at a place or behind
    /// blanks; the place itself without one.
    func end(ofCurrencyAt place: Int) -> Int {
        let start = skippingBlanks(from: place)
        if self[start] == "%" || self[start].isCurrencySign { return start + 1 }
        let end = self.end(ofLettersAt: start)
        return Self.isCurrency(string(start..<end)) ? end : place
    }
}
