-- wrk's script: posts the events of a file, N in a body, in turn. Arguments: FILE N [TOKEN]
local requests, next_request = {}, 0

function init(arguments)
  local file, size = arguments[1], tonumber(arguments[2])
  local events, headers = {}, { ["Content-Type"] = "application/json" }
  if arguments[3] then headers["Authorization"] = "Bearer " .. arguments[3] end
  for line in io.lines(file) do events[#events + 1] = line end
  for first = 1, #events - size + 1, size do
    local body = size == 1 and events[first] or "[" .. table.concat(events, ",", first, first + size - 1) .. "]"
    requests[#requests + 1] = wrk.format("POST", "/events", headers, body)
  end
end

function request()
  next_request = next_request % #requests + 1
  return requests[next_request]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("figures %d %d %d %d %d\n", summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
