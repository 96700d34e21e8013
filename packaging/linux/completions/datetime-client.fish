complete -c datetime-client -l settings -d 'Use FILE for the settings instead of client.toml in your configuration folder' -r -F
complete -c datetime-client -l once -d 'Print the answer to COMMAND and exit, without a window: `--once time`, `--once "time Asia/Tokyo"`' -r
complete -c datetime-client -l lang -d 'Language of the window for this run, such as `de` or `pt-BR`; `system` for that of the system' -r
complete -c datetime-client -l compare -d 'Compare clocks with this computer\'s on the terminal and exit, without a window: `--compare ntp://router http://printer nas.local`' -r
complete -c datetime-client -l warning -d 'Offset in seconds that is worth a warning' -r
complete -c datetime-client -l critical -d 'Offset in seconds that is critical' -r
complete -c datetime-client -l samples -d 'Number of questions to each clock, 1 to 10; without it, as many as are useful' -r
complete -c datetime-client -l new-window -d 'Open another window even if one with the same settings is open'
complete -c datetime-client -l json -d 'Print the comparison as JSON, one object per line'
complete -c datetime-client -l prometheus -d 'Print the comparison as Prometheus metrics'
complete -c datetime-client -s h -l help -d 'Print help (see more with \'--help\')'
complete -c datetime-client -s V -l version -d 'Print version'
