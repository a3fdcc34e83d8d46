package dev.wherry.server.graphql;

import dev.wherry.core.move.MoveId;
import dev.wherry.core.queue.MoveReports;
import dev.wherry.core.queue.RequestReport;
import dev.wherry.server.access.Access;
import dev.wherry.server.provider.ProviderRegistry;
import dev.wherry.server.receipt.ReceiptSigner;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.ContextValue;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/// Answers what the queue knows, one statement for each list.
@Controller
final class Queries {
  private static final int USUAL = 50;

  private final MoveReports reports;
  private final MovePages moves;
  private final UploadPages uploads;
  private final ProviderViews providers;
  private final ReceiptSigner signer;
  private final Reach reach;

  Queries(MoveReports reports, ProviderRegistry providers, ReceiptSigner signer) {
    this.reports = reports;
    this.moves = new MovePages(reports);
    this.uploads = new UploadPages(reports);
    this.providers = new ProviderViews(providers, reports);
    this.signer = signer;
    this.reach = new Reach(reports);
  }

  @QueryMapping
  @Nullable RequestView request(@Argument String id, @ContextValue Access access) {
    Long number = Ids.request(id);
    return number == null || !reach.covers(access, number)
        ? null
        : reports.request(number).map(RequestView::of).orElse(null);
  }

  @QueryMapping
  Page<RequestView> requests(
      @Argument @Nullable Integer first,
      @Argument @Nullable String after,
      @ContextValue Access access) {
    Reach.wantAll(access, "requests");
    int length = Page.checked(first, USUAL);
    List<RequestReport> found = reports.requests(Cursor.request(after), length + 1);
    return Page.of(found, length, after, report -> Cursor.of(report.id()), RequestView::of);
  }

  @QueryMapping
  @Nullable MoveView move(@Argument String id, @ContextValue Access access) {
    MoveId known = Ids.move(id);
    return known == null || !reach.covers(access, known.request())
        ? null
        : reports.move(known).map(MoveView::of).orElse(null);
  }

  @QueryMapping
  MovePages.Connection moves(
      @Argument @Nullable Integer first,
      @Argument @Nullable String after,
      @Argument MovePages.@Nullable FilterInput filter,
      @ContextValue Access access) {
    Reach.wantAll(access, "moves");
    return moves.read(null, first, after, filter);
  }

  @SchemaMapping(typeName = "Request", field = "moves")
  MovePages.Connection movesOf(
      RequestView request,
      @Argument @Nullable Integer first,
      @Argument @Nullable String after,
      @Argument MovePages.@Nullable FilterInput filter) {
    return moves.read(request.id(), first, after, filter);
  }

  @SchemaMapping(typeName = "Receipt")
  @Nullable String signed(ReceiptView receipt) {
    return signer.sign(receipt.move());
  }

  @SchemaMapping(typeName = "MoveConnection")
  long totalCount(MovePages.Connection connection) {
    return moves.count(connection.filter());
  }

  @QueryMapping
  Page<UploadPages.UploadView> openUploads(
      @Argument @Nullable Integer first,
      @Argument @Nullable String after,
      @ContextValue Access access) {
    Reach.wantAll(access, "openUploads");
    return uploads.read(first, after);
  }

  @SchemaMapping(typeName = "UploadConnection", field = "totalCount")
  long uploadCount(Page<UploadPages.UploadView> page) {
    return reports.countUploads();
  }

  @SchemaMapping(typeName = "Upload", field = "move")
  @Nullable MoveView moveOf(UploadPages.UploadView upload) {
    return reports.move(upload.moveId()).map(MoveView::of).orElse(null);
  }

  @QueryMapping
  List<ProviderView> providers(@ContextValue Access access) {
    return providers.all().stream().filter(view -> access.reaches(view.name())).toList();
  }

  @QueryMapping
  StatsView stats(@ContextValue Access access) {
    Reach.wantAll(access, "stats");
    return StatsView.of(reports.stats());
  }

  @QueryMapping
  List<LaneView> lanes(@ContextValue Access access) {
    return reports.lanes().stream()
        .filter(
            report ->
                access.reaches(report.lane().source())
                    && access.reaches(report.lane().destination()))
        .map(LaneView::of)
        .toList();
  }
}
