package dev.wherry.server.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wherry.core.move.MoveId;
import dev.wherry.core.queue.MoveFilter;
import dev.wherry.core.queue.MoveReport;
import dev.wherry.core.queue.MoveReports;
import dev.wherry.core.queue.QueueUnavailableException;
import dev.wherry.server.access.Access;
import dev.wherry.server.graphql.Ids;
import dev.wherry.server.receipt.ReceiptSigner;
import dev.wherry.server.web.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.lang.System.Logger.Level;
import java.util.List;
import org.apache.coyote.CloseNowException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/// Writes the moves of a request as a file, in the order of their numbers. No more than a page of
/// them is in memory; each is as it was when its page was read.
///
/// Safe for many threads.
@Controller
final class Exports {
  private static final System.Logger LOG = System.getLogger(Exports.class.getName());
  private static final int PAGE = 1_000;
  private static final int BUFFER = 1 << 15;
  private static final Refusal NO_REQUEST =
      new Refusal(404, "NOT_FOUND", "there is no such request");
  private static final Refusal NO_FORMAT =
      new Refusal(
          404,
          "NOT_FOUND",
          "there are exports as jsonl, csv, sql, nginx and cloudflare, and no other");

  private final MoveReports reports;
  private final ReceiptSigner signer;

  Exports(MoveReports reports, ReceiptSigner signer) {
    this.reports = reports;
    this.signer = signer;
  }

  @GetMapping("/requests/{id}/export.{kind}")
  void export(
      @PathVariable String id,
      @PathVariable String kind,
      @RequestParam MultiValueMap<String, String> parameters,
      HttpServletRequest asked,
      HttpServletResponse response)
      throws IOException {
    try {
      Long request = Ids.request(id);
      if (request == null
          || !Access.of(asked).covers(reports, request)
          || reports.request(request).isEmpty()) {
        NO_REQUEST.write(response);
        return;
      }
      Format format = format(kind, new Parameters(parameters));
      if (format == null) {
        NO_FORMAT.write(response);
      } else {
        write(request, format, response);
      }
    } catch (BadParameterException e) {
      new Refusal(400, "BAD_PARAMETER", String.valueOf(e.getMessage())).write(response);
    } catch (QueueUnavailableException e) {
      LOG.log(Level.WARNING, "the queue: {0}", e.getMessage());
      if (response.isCommitted()) {
        // The reader must see that the file is not whole.
        throw new CloseNowException("the export broke off", e);
      }
      Refusal.UNAVAILABLE.write(response);
    }
  }

  /// Null when there is none of this kind.
  private @Nullable Format format(String kind, Parameters parameters) {
    return switch (kind) {
      case "jsonl" -> jsonl(parameters);
      case "csv" -> {
        Csv csv = new Csv(parameters.states(), parameters.failureKinds());
        parameters.nothingElse("states, failureKinds");
        yield csv;
      }
      case "sql" -> {
        SqlUpdates sql =
            new SqlUpdates(
                parameters.delivered(),
                parameters.identifier("table"),
                parameters.identifier("column"),
                parameters.base("sourceBase"),
                parameters.base("destinationBase"));
        parameters.nothingElse("states, table, column, sourceBase, destinationBase");
        yield sql;
      }
      case "nginx" -> {
        NginxMap map =
            new NginxMap(
                parameters.delivered(),
                parameters.webBase("sourceBase", "/"),
                parameters.webBase("destinationBase", null));
        parameters.nothingElse("states, sourceBase, destinationBase");
        yield map;
      }
      case "cloudflare" -> {
        CloudflareRedirects redirects =
            new CloudflareRedirects(
                parameters.delivered(),
                parameters.oldUrl("sourceBase"),
                parameters.newUrl("destinationBase"));
        parameters.nothingElse("states, sourceBase, destinationBase");
        yield redirects;
      }
      default -> null;
    };
  }

  private JsonLines jsonl(Parameters parameters) {
    boolean signed = parameters.flag("signed");
    JsonLines lines =
        new JsonLines(parameters.states(), parameters.failureKinds(), signed ? signer : null);
    parameters.nothingElse("states, failureKinds, signed");
    if (signed && !signer.signs()) {
      throw new BadParameterException(
          "signed: this process has no key to sign with, since its data folder can't be written");
    }
    return lines;
  }

  private void write(long request, Format format, HttpServletResponse response) throws IOException {
    MoveFilter filter = new MoveFilter(request, format.states(), format.failureKinds());
    List<MoveReport> page = reports.moves(filter, null, PAGE);
    response.setContentType(format.type());
    response.setHeader(
        "Content-Disposition",
        "attachment; filename=\"wherry-request-%d.%s\"".formatted(request, format.extension()));
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    Writer out =
        new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), UTF_8), BUFFER);
    format.begin(request, out);
    while (!page.isEmpty()) {
      for (MoveReport move : page) {
        format.move(move, out);
      }
      MoveId last = page.getLast().id();
      // The headers of a file that breaks off must be out by then.
      out.flush();
      page = page.size() < PAGE ? List.of() : reports.moves(filter, last, PAGE);
    }
    format.end(out);
    out.flush();
  }
}
