// Most rooms need a logarithm or a clock of the process: they have them with Foundations.
@_exported public import Platform
