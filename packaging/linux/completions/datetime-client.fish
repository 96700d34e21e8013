complete -c datetime-client -l settings -d 'Use FILE for the settings instead of client.toml in your configuration folder' -r -F
complete -c datetime-client -l once -d 'Print the answer to COMMAND and exit, without a window: `--once time`, `--once "time Asia/Tokyo"`' -r
complete -c datetime-client -s h -l help -d 'Print help (see more with \'--help\')'
complete -c datetime-client -s V -l version -d 'Print version'
